//! Tries over words and the pattern language of the frames.
