// What the statistics of the catalogue count, in SQL for DuckDB, over the school year 2022-2023.
import {readCsv} from './duckdb.mjs';

const D = "DATE '2022-09-01'", F = "DATE '2023-08-31'", YEAR = 2022;

// On a row of parcours, or of what lasts as they do.
const ACTIVE = `date_debut <= ${F} AND (date_fin IS NULL OR date_fin >= ${D})`;
const RUNNING = `date_debut <= ${F} AND (date_fin IS NULL OR date_fin > ${F})`;
const ENTERED = `date_debut BETWEEN ${D} AND ${F}`, ENDED = `date_fin BETWEEN ${D} AND ${F}`;
const PRESENT = `premier <= ${F} AND (date_fin IS NULL OR date_fin >= ${D})`;

function months(from, to) {
	return `CASE WHEN ${to} >= ${from} THEN (year(${to}) - year(${from})) * 12 + month(${to}) - month(${from})
		- CAST(day(${to}) < day(${from}) AS INTEGER) END`;
}

const BANDS = {
	age: [[1, '0-1'], [5, '2-5'], [10, '6-10'], [16, '11-16'], [null, '17+']],
	mois: [[2, '0-2'], [5, '3-5'], [11, '6-11'], [17, '12-17'], [23, '18-23'], [35, '24-35'], [null, '36+']],
	trois: [[1, '1'], [2, '2'], [null, '3+']],
	quatre: [[1, '1'], [2, '2'], [3, '3'], [null, '4+']],
	fratrie: [[1, '1'], [2, '2'], [3, '3'], [4, '4'], [null, '5+']],
	retard: [[-1, 'avance'], [0, 'a_l_heure'], [1, 'un_an'], [null, 'deux_ans_et_plus']],
};

function band(kind, x) {
	const cases = BANDS[kind].map(([limit, name]) =>
		`WHEN ${x} ${limit === null ? 'IS NOT NULL' : `<= ${limit}`} THEN '${name}'`);
	return `CAST(CASE ${cases.join(' ')} END AS bande_${kind})`;
}

function enumerated(name, values) {
	return `CREATE TYPE ${name} AS ENUM (${values.map(value => `'${value}'`).join(', ')})`;
}

// Keys of the small tables are types, as the lists are.
const SMALL = {quartiers: ['type'], etablissements: ['type', 'zone', 'secteur'], referents: [], partenaires: ['type']};
const KEYS = {quartier: 'cle_quartiers', etablissement: 'cle_etablissements', referent: 'cle_referents',
	partenaire: 'cle_partenaires', maitre_oeuvre: 'cle_partenaires'};

function table(name, sql) {
	return `CREATE TEMP TABLE ${name} AS ${sql}`;
}

function smallTables(dataset) {
	return Object.entries(SMALL).flatMap(([name, columns]) => [
		table(`lu_${name}`, `SELECT ${['id', ...columns].join(', ')} FROM ${readCsv(dataset, name)}`),
		`CREATE TYPE cle_${name} AS ENUM (SELECT id FROM lu_${name})`,
		table(name, `SELECT * REPLACE (CAST(id AS cle_${name}) AS id) FROM lu_${name}`),
	]);
}

const LEVELS = `VALUES ('tps', 'maternelle', 2), ('ps', 'maternelle', 3), ('ms', 'maternelle', 4), ('gs', 'maternelle', 5),
	('cp', 'elementaire', 6), ('ce1', 'elementaire', 7), ('ce2', 'elementaire', 8), ('cm1', 'elementaire', 9), ('cm2', 'elementaire', 10),
	('6e', 'college', 11), ('5e', 'college', 12), ('4e', 'college', 13), ('3e', 'college', 14),
	('2de', 'lycee', 15), ('1re', 'lycee', 16), ('tle', 'lycee', 17), ('cap', 'lycee', NULL)`;

// Families, children and parcours: a family is the number of its row from then on, a child too.
function persons(dataset) {
	const read = name => readCsv(dataset, name, KEYS);
	return [
		table('familles', `SELECT id, structure_familiale, responsable_legal, quartier, commune,
			${band('fratrie', 'nombre_enfants')} AS taille_fratrie FROM ${read('familles')}`),
		table('enfants', `SELECT c.id, f.rowid AS famille, sexe, date_naissance, c.quartier
			FROM ${read('enfants')} c LEFT JOIN familles f ON f.id = c.famille`),
		table('parcours', `SELECT p.id, e.rowid AS enfant, dispositif, referent, profil, date_debut, suspendu_depuis, date_fin,
			motif_sortie, least(date_validation, date_debut) AS premier
			FROM ${read('parcours')} p LEFT JOIN enfants e ON e.id = p.enfant`),
		table('vie', `SELECT enfant, min(date_debut) AS debut, count(*) FILTER (${ACTIVE}) AS actifs,
			count(DISTINCT dispositif) FILTER (${ACTIVE}) AS dispositifs, bool_or(${ENTERED}) AS entre,
			bool_or(${ENDED}) AND NOT bool_or(${RUNNING}) AS sorti FROM parcours GROUP BY enfant`),
		table('ecole', `SELECT enfant, annee.* FROM (SELECT e.rowid AS enfant, arg_max({debut: debut, niveau: niveau,
			etablissement: etablissement, scolarisation: scolarisation, redoublement: redoublement}, debut) AS annee
			FROM (SELECT *, CAST(annee_scolaire[1:4] AS INTEGER) AS debut FROM ${read('scolarites')}) s
			JOIN enfants e ON e.id = s.enfant WHERE debut <= ${YEAR} GROUP BY e.rowid)`),
		table('niveaux', `SELECT CAST(niveau AS liste_niveau) AS niveau, CAST(cycle AS cycle) AS cycle, attendu
			FROM (${LEVELS}) AS n(niveau, cycle, attendu)`),
	];
}

function child() {
	return table('enfant', `WITH c AS (SELECT rowid AS enfant, *, ${months('date_naissance', F)} // 12 AS age FROM enfants)
		SELECT c.enfant, famille, sexe, age, ${band('age', 'age')} AS tranche_age, c.quartier, q.type AS territoire, commune,
		responsable_legal, structure_familiale, taille_fratrie, s.niveau, cycle, s.etablissement, t.type AS type_etablissement,
		zone, secteur, scolarisation, redoublement, ${band('retard', 's.debut - year(date_naissance) - attendu')} AS retard_scolaire,
		${band('mois', months('v.debut', F))} AS anciennete, ${band('trois', 'dispositifs')} AS nombre_dispositifs,
		${band('trois', 'actifs')} AS nombre_parcours, actifs > 0 AS suivi, entre, sorti
		FROM c LEFT JOIN familles f ON f.rowid = c.famille LEFT JOIN quartiers q ON q.id = c.quartier
		LEFT JOIN ecole s ON s.enfant = c.enfant LEFT JOIN niveaux n ON n.niveau = s.niveau
		LEFT JOIN etablissements t ON t.id = s.etablissement LEFT JOIN vie v ON v.enfant = c.enfant`);
}

// What the other files bring, each read once, of the period where nothing else is asked.
function facts(dataset) {
	const read = name => readCsv(dataset, name, KEYS);
	const ofChild = (name, columns, where) => `SELECT ${columns}, e.rowid AS enfant FROM ${read(name)} f
		LEFT JOIN enfants e ON e.id = f.enfant WHERE ${where}`;
	return [
		table('objectif', `SELECT o.domaine AS domaine_objectif, atteinte, p.rowid AS parcours
			FROM ${read('objectifs')} o JOIN parcours p ON p.id = o.parcours WHERE ${RUNNING} OR ${ENDED}`),
		table('action', `SELECT a.id, domaine, type_action, maitre_oeuvre, etat AS etat_action, motif_refus, cause_arret, heures, cout,
			date_preconisation, a.date_fin, p.enfant, dispositif, referent,
			coalesce(a.date_fin, CASE WHEN etat = 'refusee' THEN date_preconisation END, p.date_fin) AS fin
			FROM ${read('actions')} a LEFT JOIN parcours p ON p.id = a.parcours`),
		table('bilan', `SELECT point_de_vue, appreciation, domaine, type_action, a.enfant
			FROM ${read('bilans')} b LEFT JOIN action a ON a.id = b.action WHERE date BETWEEN ${D} AND ${F}`),
		table('demande', ofChild('demandes', `date, origine, reperage, domaine, nature, motif_orientation, suite,
			date_suite - date AS delai_jours`, `date BETWEEN ${D} AND ${F}`)),
		table('activite', ofChild('activites', 'activite', `annee_scolaire = '${YEAR}-${YEAR + 1}'`)),
		table('suivi', ofChild('suivis', `partenaire, intervention, prise_en_charge, type AS type_suivi, objet AS objet_suivi,
			beneficiaire`, RUNNING)),
		table('evaluation', `SELECT date, grille, critere, note, p.rowid AS parcours, p.enfant
			FROM ${read('evaluations')} v LEFT JOIN parcours p ON p.id = v.parcours WHERE date <= ${F}`),
		table('progression', `SELECT parcours, enfant, grille, critere, arg_max(note, date) - arg_min(note, date) AS progression
			FROM evaluation GROUP BY ALL HAVING min(date) < max(date) AND max(date) >= ${D}`),
		table('reunion', `SELECT id, type AS type_reunion FROM ${read('reunions')} WHERE date BETWEEN ${D} AND ${F}`),
		table('situation', `SELECT decision, type_reunion, e.rowid AS enfant FROM ${read('situations')} s
			JOIN reunion r ON r.id = s.reunion LEFT JOIN enfants e ON e.id = s.enfant`),
		table('financement', `SELECT annee, financeur, montant FROM ${read('financements')} WHERE annee <= year(${F})`),
		table('personnel', `SELECT fonction, etp FROM ${read('personnels')} WHERE annee = year(${F})`),
		table('annees', `SELECT DISTINCT enfant, ${eachYear('date_debut')} FROM parcours WHERE date_debut <= ${F}`),
		table('famille_annee', 'SELECT famille, annee, enfant FROM annees JOIN enfant USING (enfant) WHERE famille IS NOT NULL'),
		table('famille', `SELECT famille, count(*) AS enfants, ${band('quatre', 'count(*)')} AS enfants_suivis_par_famille
			FROM enfant WHERE suivi AND famille IS NOT NULL GROUP BY famille`),
	];
}

// A row a year, or a month of the period, for a row of parcours; months count from year 0.
function eachYear(from) {
	return `unnest(range(year(${from}), year(least(date_fin, ${F})) + 1)) AS annee`;
}

function month(date) {
	return `year(${date}) * 12 + month(${date}) - 1`;
}

function eachMonth(end) {
	return `unnest(range(${month(`greatest(date_debut, ${D})`)}, ${end})) AS mois`;
}

export function preparation(dataset) {
	return [
		...Object.entries(BANDS).map(([kind, bands]) => enumerated(`bande_${kind}`, bands.map(([, name]) => name))),
		enumerated('cycle', ['maternelle', 'elementaire', 'college', 'lycee']),
		enumerated('etat', ['fini', 'a_venir', 'suspendu', 'en_cours']),
		...smallTables(dataset), ...persons(dataset), child(), ...facts(dataset),
	];
}

// Of a population: its rows, each once a unit, their keys, how children are counted if not by `enfant`, columns that
// are computed beside those that are there, and what gives the dimensions with several values a unit.
const CHILDREN = {keys: ['enfant'], children: 'count(*)'};
const PARCOURS = {keys: ['p.rowid AS parcours', 'enfant'], columns: {
	annee_entree: 'year(date_debut)', mois_entree: month('date_debut'), mois_sortie: month('date_fin'),
	duree_mois: months('date_debut', 'date_fin'), duree: band('mois', months('date_debut', 'date_fin')),
	etat: `CAST(CASE WHEN date_fin <= ${F} THEN 'fini' WHEN date_debut > ${F} THEN 'a_venir'
		WHEN suspendu_depuis <= ${F} THEN 'suspendu' ELSE 'en_cours' END AS etat)`}};
const WITH_CHILD = 'LEFT JOIN enfant e USING (enfant)';
const OF_PARCOURS = `parcours p ${WITH_CHILD}`, OF_GOALS = `objectif o JOIN parcours p ON p.rowid = o.parcours ${WITH_CHILD}`;

function of(from, where) {
	return {keys: ['enfant'], from: where ? `${from} WHERE ${where}` : from};
}
function ofChild(name, where) {
	return of(`${name} ${WITH_CHILD}`, where);
}
function valuesOfParcours(name, where, columns) {
	return Object.fromEntries(columns.map(column =>
		[column, `pop_${name} JOIN (SELECT DISTINCT enfant, ${column} FROM parcours WHERE ${where}) USING (enfant)`]));
}

const PRECONISED = `date_preconisation BETWEEN ${D} AND ${F}`;
export const POPULATIONS = {
	enfants_suivis: {...CHILDREN, from: 'enfant WHERE suivi',
		several: valuesOfParcours('enfants_suivis', ACTIVE, ['dispositif', 'referent', 'profil'])},
	enfants_entres: {...CHILDREN, from: 'enfant WHERE entre',
		several: valuesOfParcours('enfants_entres', ENTERED, ['dispositif'])},
	enfants_sortis: {...CHILDREN, from: 'enfant WHERE sorti',
		several: valuesOfParcours('enfants_sortis', ENDED, ['dispositif'])},
	enfants_suivis_annee: {...CHILDREN, from: 'enfant SEMI JOIN annees USING (enfant)',
		several: {annee: 'pop_enfants_suivis_annee JOIN annees USING (enfant)'}},
	enfants_suivis_mois: {...CHILDREN, from: 'enfant WHERE suivi', several: {
		mois: `(SELECT DISTINCT enfant, ${eachMonth(`${month(`least(date_fin, ${F})`)} + 1`)} FROM parcours WHERE ${ACTIVE})`}},
	familles_suivies: {keys: ['enfants'], children: 'sum(enfants)', from: `famille n JOIN familles f ON f.rowid = n.famille
		LEFT JOIN quartiers q ON q.id = f.quartier`, columns: {territoire: 'q.type'}},
	familles_suivies_annee: {keys: ['famille', 'enfants'], children: 'sum(enfants)',
		from: '(SELECT famille, count(DISTINCT enfant) AS enfants FROM famille_annee GROUP BY famille)',
		several: {annee: '(SELECT famille, annee, count(*) AS enfants FROM famille_annee GROUP BY famille, annee)'}},
	parcours_periode: {...PARCOURS, from: `${OF_PARCOURS} WHERE ${PRESENT}`},
	parcours_periode_annee: {...of('parcours', `premier <= ${F} AND (date_fin IS NULL OR year(date_fin) >= year(premier))`),
		several: {annee: `(SELECT enfant, ${eachYear('premier')} FROM parcours WHERE premier <= ${F})`}},
	parcours_en_cours_mois: {...of('parcours',
		`date_debut <= ${F} AND (date_fin IS NULL OR date_fin > last_day(greatest(date_debut, ${D})))`),
		several: {mois: `(SELECT enfant, ${eachMonth(`least(${month('date_fin')}, ${month(F)} + 1)`)} FROM parcours WHERE date_debut <= ${F})`}},
	parcours_entres: {...PARCOURS, from: `${OF_PARCOURS} WHERE ${ENTERED}`},
	parcours_finis: {...PARCOURS, from: `${OF_PARCOURS} WHERE ${ENDED}`,
		several: {domaine_objectif: 'pop_parcours_finis LEFT JOIN (SELECT DISTINCT parcours, domaine_objectif FROM objectif) USING (parcours)'}},
	objectifs_en_cours: {...PARCOURS, from: `${OF_GOALS} WHERE ${RUNNING}`},
	objectifs_finis: {...PARCOURS, from: `${OF_GOALS} WHERE ${ENDED}`},
	activites: {...ofChild('activite', 'suivi'), several: valuesOfParcours('activites', ACTIVE, ['dispositif'])},
	demandes: {...ofChild('demande'), columns: {mois: month('date')}},
	demandes_familles: ofChild('demande', "origine = 'famille'"),
	demandes_professionnels: ofChild('demande', "origine = 'professionnel'"),
	actions_periode: ofChild('action', `date_preconisation <= ${F} AND (fin IS NULL OR fin >= ${D})`),
	actions_preconisees: ofChild('action', PRECONISED),
	actions_refusees: ofChild('action', `${PRECONISED} AND etat_action = 'refusee'`),
	actions_arretees: ofChild('action', `etat_action = 'arret_premature' AND ${ENDED}`),
	bilans: of('bilan'),
	bilans_enfants: of('bilan', "point_de_vue = 'enfant'"),
	bilans_referents: of('bilan', "point_de_vue = 'referent'"),
	bilans_professionnels: of('bilan', "point_de_vue = 'professionnel'"),
	bilans_familles: of('bilan', "point_de_vue = 'famille'"),
	suivis_en_cours: {...ofChild('suivi'), from: `suivi ${WITH_CHILD} LEFT JOIN partenaires t ON t.id = partenaire`, columns: {type_partenaire: 't.type'}},
	evaluations: of('evaluation', `date >= ${D}`),
	parcours_evalues: ofChild('progression'),
	situations: of('situation'),
	reunions: {keys: [], children: 'none', from: 'reunion'},
	financements: {keys: [], children: 'none', from: `financement WHERE annee = year(${F})`},
	financements_annee: {keys: [], children: 'none', from: 'financement'},
	personnels: {keys: [], children: 'none', from: 'personnel'},
};
