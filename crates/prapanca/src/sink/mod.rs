//! Records → bytes.
