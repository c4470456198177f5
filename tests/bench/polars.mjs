// What the Polars script of the benchmarks needs: files as tables, statements that make tables and views, running.
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {types} from './duckdb.mjs';

function readTable(pl, dataset, table, columns) {
	const dates = columns.filter(name => types.get(`${table}.${name}`) === 'DATE');
	return pl.readCSV(`${resolve(dataset)}/${table}.csv`, {
		sep: ';', columns, inferSchemaLength: 0, dtypes: Object.fromEntries(dates.map(name => [name, pl.Date])),
	});
}

// tables: their columns by name; frames: rows of small ones; statements: CREATE TABLE … AS, which is computed, or CREATE VIEW.
// A query has its SQL, and `show`, which makes a row the lines to print.
export function runPolars(peers, dataset, tables, frames, statements, queries) {
	process.env.POLARS_MAX_THREADS = '2';
	const pl = createRequire(resolve(peers, 'package.json'))('nodejs-polars');
	const context = pl.SQLContext();
	for (const [name, columns] of Object.entries(tables))
		context.register(name, readTable(pl, dataset, name, columns));
	for (const [name, columns] of Object.entries(frames))
		context.register(name, pl.DataFrame(columns));
	for (const statement of statements) {
		const [, kind, name, select] = statement.match(/^CREATE TEMP (TABLE|VIEW) (\w+) AS\s+(.*)$/s);
		context.register(name, context.execute(select, {eager: kind === 'TABLE'}));
	}
	for (const {sql, show} of queries)
		for (const row of context.execute(sql, {eager: true}).rows())
			for (const line of show(row))
				console.log(line);
}
