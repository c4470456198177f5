// What the DuckDB scripts of the benchmarks share: lists as types, files with the types of their columns, running.
import {createRequire} from 'node:module';
import {closeSync, openSync, readFileSync, readSync} from 'node:fs';
import {resolve} from 'node:path';

export function readRows(name) {
	const [head, ...lines] = readFileSync(new URL(`../oracle/${name}.csv`, import.meta.url), 'utf8').trim().split('\n');
	const names = head.split(';');
	return lines.map(line => Object.fromEntries(line.split(';').map((field, i) => [names[i], field])));
}

const lists = new Map();
for (const {liste, code} of readRows('listes'))
	lists.set(liste, [...(lists.get(liste) ?? []), code]);

export const types = new Map(); // of columns, by table.column
for (const {table, colonne, type, liste} of readRows('schema'))
	types.set(`${table}.${colonne}`, typeOf(type, liste));

function typeOf(type, list) {
	if (type === 'liste')
		return `liste_${list}`;
	return {date: 'DATE', annee: 'INTEGER', entier: 'INTEGER', booleen: 'liste_booleen',
		decimal: 'DECIMAL(18, 4)', montant: 'DECIMAL(18, 4)'}[type] ?? 'VARCHAR';
}

function enumerated(name, codes) {
	return `CREATE TYPE liste_${name} AS ENUM (${codes.map(code => `'${code}'`).join(', ')})`;
}

export function createTypes() {
	return [...[...lists].map(([name, codes]) => enumerated(name, codes)), enumerated('booleen', ['oui', 'non'])];
}

function headerOf(dataset, table) {
	const file = openSync(`${dataset}/${table}.csv`);
	const bytes = Buffer.alloc(4096);
	const length = readSync(file, bytes);
	closeSync(file);
	return bytes.toString('utf8', 0, length).replace(/^\uFEFF/, '').split('\n', 1)[0].trim().replaceAll('"', '').split(';');
}

// Dates and codes of lists are read as such, so that they are small; `keys` are other types, by column.
export function readCsv(dataset, table, keys = {}) {
	const columns = headerOf(dataset, table).map(name => `'${name}': '${keys[name] ?? types.get(`${table}.${name}`)}'`);
	return `read_csv('${resolve(dataset)}/${table}.csv', delim = ';', header = true, auto_detect = false,
		columns = {${columns.join(', ')}})`;
}

// A query: its SQL, and `show`, which makes a row the lines to print. Seconds of the start, the preparation and the
// queries go to standard error.
export async function run(peers, preparation, queries) {
	const started = performance.now();
	const {DuckDBInstance} = createRequire(resolve(peers, 'package.json'))('@duckdb/node-api');
	const connection = await (await DuckDBInstance.create(':memory:', {threads: '2'})).connect();
	const opened = performance.now();
	for (const sql of ['SET preserve_insertion_order = false', ...createTypes(), ...preparation])
		await connection.run(sql);
	const loaded = performance.now();
	const out = [];
	for (const {sql, show} of queries)
		out.push(...(await connection.runAndReadAll(sql)).getRows().flatMap(show));
	process.stdout.write(out.join('\n') + '\n');
	const seconds = [opened - started, loaded - opened, performance.now() - loaded].map(ms => (ms / 1000).toFixed(3));
	process.stderr.write(`${seconds.join(' ')}\n`);
}
