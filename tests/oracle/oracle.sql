-- What each population and each dimension means, in SQL.
--
-- Tables that are there before this file runs:
--   one table per table of schema.csv, cells as TEXT; an empty cell, and a date,
--   number or year that cannot be read, is NULL;
--   run(d, f, r): the period and the reference date;
--   f_dispositif(code), f_programme(code): the filters, no row = no filter;
--   choix(orphans): 'rows' or 'keys', see oracle.py;
--   buckets(axe, v, d, f): the months and the years of the time axes.
--
-- Every population is a view pop_NAME with at least
--   u      the unit           ident  what --explain prints
--   child  the key of the child behind it, or NULL
-- and one column for each single-valued dimension.  A view may hold several
-- rows for a unit (a family: one per followed child; a time axis: one per month
-- or year); everything is therefore counted with DISTINCT.

-- ---------------------------------------------------------------- look-ups
-- The first row wins where a key is held twice.
CREATE VIEW l_quartiers      AS SELECT * FROM quartiers      WHERE rowid IN (SELECT min(rowid) FROM quartiers      GROUP BY id);
CREATE VIEW l_etablissements AS SELECT * FROM etablissements WHERE rowid IN (SELECT min(rowid) FROM etablissements GROUP BY id);
CREATE VIEW l_partenaires    AS SELECT * FROM partenaires    WHERE rowid IN (SELECT min(rowid) FROM partenaires    GROUP BY id);
CREATE VIEW l_familles       AS SELECT * FROM familles       WHERE rowid IN (SELECT min(rowid) FROM familles       GROUP BY id);
CREATE VIEW l_reunions       AS SELECT * FROM reunions       WHERE rowid IN (SELECT min(rowid) FROM reunions       GROUP BY id);

-- school year that contains R, by the year in which it starts
CREATE TABLE annee_r AS
SELECT CAST(substr(r, 1, 4) AS INTEGER) - (substr(r, 6) < '09-01') AS debut FROM run;

CREATE TABLE niveau_ref(niveau, cycle, attendu);
INSERT INTO niveau_ref VALUES
 ('tps','maternelle',2), ('ps','maternelle',3), ('ms','maternelle',4), ('gs','maternelle',5),
 ('cp','elementaire',6), ('ce1','elementaire',7), ('ce2','elementaire',8), ('cm1','elementaire',9), ('cm2','elementaire',10),
 ('6e','college',11), ('5e','college',12), ('4e','college',13), ('3e','college',14),
 ('2de','lycee',15), ('1re','lycee',16), ('tle','lycee',17), ('cap','lycee',NULL);

-- Bands.  lo..hi both included.
CREATE TABLE bande(dim, v, lo, hi);
INSERT INTO bande VALUES
 ('age','0-1',0,1), ('age','2-5',2,5), ('age','6-10',6,10), ('age','11-16',11,16), ('age','17+',17,1e9),
 ('mois','0-2',0,2), ('mois','3-5',3,5), ('mois','6-11',6,11), ('mois','12-17',12,17), ('mois','18-23',18,23),
 ('mois','24-35',24,35), ('mois','36+',36,1e9),
 ('fratrie','1',1,1), ('fratrie','2',2,2), ('fratrie','3',3,3), ('fratrie','4',4,4), ('fratrie','5+',5,1e9),
 ('trois','1',1,1), ('trois','2',2,2), ('trois','3+',3,1e9),
 ('quatre','1',1,1), ('quatre','2',2,2), ('quatre','3',3,3), ('quatre','4+',4,1e9);

-- ---------------------------------------------------------------- the filters
CREATE VIEW filtre AS SELECT
  EXISTS (SELECT 1 FROM f_dispositif) AS par_dispositif,
  EXISTS (SELECT 1 FROM f_programme)  AS par_programme,
  EXISTS (SELECT 1 FROM f_dispositif) OR EXISTS (SELECT 1 FROM f_programme) AS actif;

-- Children: the rows of enfants; with orphans = keys also the child keys of parcours that no row holds.
CREATE TABLE tous_enfants AS
SELECT id, programme, famille, sexe, date_naissance, quartier, 1 AS reel
  FROM enfants WHERE rowid IN (SELECT min(rowid) FROM enfants WHERE id IS NOT NULL GROUP BY id)
UNION ALL
SELECT DISTINCT p.enfant, NULL, NULL, NULL, NULL, NULL, 0
  FROM parcours p, choix
 WHERE choix.orphans = 'keys' AND p.enfant IS NOT NULL AND p.enfant NOT IN (SELECT id FROM enfants WHERE id IS NOT NULL);
CREATE UNIQUE INDEX i_tous_enfants ON tous_enfants(id);

CREATE TABLE enfants_gardes AS
SELECT e.id FROM tous_enfants e, filtre
 WHERE (NOT par_programme OR e.programme IN (SELECT code FROM f_programme))
   AND (NOT par_dispositif OR e.id IN (SELECT p.enfant FROM parcours p WHERE p.dispositif IN (SELECT code FROM f_dispositif)));
CREATE UNIQUE INDEX i_enfants_gardes ON enfants_gardes(id);

-- ---------------------------------------------------------------- the child and what is read through it
CREATE INDEX i_scol ON scolarites(enfant);
CREATE TABLE scol_r AS
SELECT s.enfant, s.niveau, s.etablissement, s.scolarisation, s.redoublement,
       CAST(substr(s.annee_scolaire, 1, 4) AS INTEGER) AS debut
  FROM scolarites s
 WHERE s.rowid = (SELECT s2.rowid FROM scolarites s2, annee_r
                   WHERE s2.enfant = s.enfant AND CAST(substr(s2.annee_scolaire, 1, 4) AS INTEGER) <= annee_r.debut
                   ORDER BY s2.annee_scolaire DESC, s2.rowid LIMIT 1);
CREATE UNIQUE INDEX i_scol_r ON scol_r(enfant);

CREATE TABLE enfant_dim AS
WITH base AS (
  SELECT e.*,
         CASE WHEN e.date_naissance <= run.r THEN
              CAST(substr(run.r, 1, 4) AS INTEGER) - CAST(substr(e.date_naissance, 1, 4) AS INTEGER)
              - (substr(run.r, 6) < substr(e.date_naissance, 6)) END AS age
    FROM tous_enfants e, run)
SELECT b.id, b.famille, b.sexe, b.age,
       (SELECT v FROM bande WHERE dim = 'age' AND b.age BETWEEN lo AND hi) AS tranche_age,
       b.quartier, q.type AS territoire,
       f.commune, f.responsable_legal, f.structure_familiale,
       (SELECT v FROM bande WHERE dim = 'fratrie' AND CAST(f.nombre_enfants AS INTEGER) BETWEEN lo AND hi) AS taille_fratrie,
       s.niveau, n.cycle, s.etablissement, et.type AS type_etablissement, et.zone, et.secteur,
       s.scolarisation, s.redoublement,
       CASE WHEN n.attendu IS NULL OR b.date_naissance IS NULL THEN NULL
            ELSE CASE (s.debut - CAST(substr(b.date_naissance, 1, 4) AS INTEGER)) - n.attendu
                 WHEN 0 THEN 'a_l_heure' WHEN 1 THEN 'un_an'
                 ELSE CASE WHEN (s.debut - CAST(substr(b.date_naissance, 1, 4) AS INTEGER)) < n.attendu
                      THEN 'avance' ELSE 'deux_ans_et_plus' END END END AS retard_scolaire
  FROM base b
  LEFT JOIN l_quartiers q ON q.id = b.quartier
  LEFT JOIN l_familles f ON f.id = b.famille
  LEFT JOIN scol_r s ON s.enfant = b.id AND b.reel   -- through a key that no row holds nothing is read
  LEFT JOIN niveau_ref n ON n.niveau = s.niveau
  LEFT JOIN l_etablissements et ON et.id = s.etablissement;
CREATE UNIQUE INDEX i_enfant_dim ON enfant_dim(id);

-- ---------------------------------------------------------------- parcours
CREATE TABLE parcours_dim AS
WITH base AS (
  SELECT p.rowid AS u, p.id, p.enfant, p.dispositif, p.referent, p.profil, p.date_validation, p.date_debut,
         p.suspendu_depuis, p.date_fin, p.motif_sortie,
         CASE WHEN p.date_fin >= p.date_debut THEN
              (CAST(substr(p.date_fin, 1, 4) AS INTEGER) - CAST(substr(p.date_debut, 1, 4) AS INTEGER)) * 12
              + CAST(substr(p.date_fin, 6, 2) AS INTEGER) - CAST(substr(p.date_debut, 6, 2) AS INTEGER)
              - (substr(p.date_fin, 9) < substr(p.date_debut, 9)) END AS duree_mois,
         CASE WHEN p.date_fin <= run.r THEN 'fini'
              WHEN p.date_debut > run.r THEN 'a_venir'
              WHEN p.suspendu_depuis <= run.r THEN 'suspendu'
              ELSE 'en_cours' END AS etat,
         min(coalesce(p.date_validation, p.date_debut), coalesce(p.date_debut, p.date_validation)) AS premier,
         (NOT par_dispositif OR coalesce(p.dispositif IN (SELECT code FROM f_dispositif), 0))
           AND (NOT par_programme OR coalesce(p.enfant IN (SELECT id FROM enfants_gardes), 0)) AS garde
    FROM parcours p, run, filtre)
SELECT b.*, b.id AS ident, b.enfant AS child,
       (SELECT v FROM bande WHERE dim = 'mois' AND b.duree_mois BETWEEN lo AND hi) AS duree,
       CAST(substr(b.date_debut, 1, 4) AS INTEGER) AS annee_entree,
       substr(b.date_debut, 1, 7) AS mois_entree, substr(b.date_fin, 1, 7) AS mois_sortie,
       e.famille, e.sexe, e.age, e.tranche_age, e.quartier, e.territoire, e.commune, e.responsable_legal, e.structure_familiale,
       e.taille_fratrie, e.niveau, e.cycle, e.etablissement, e.type_etablissement, e.zone, e.secteur, e.scolarisation,
       e.redoublement, e.retard_scolaire
  FROM base b LEFT JOIN enfant_dim e ON e.id = b.enfant;
CREATE INDEX i_parcours_dim ON parcours_dim(enfant);
CREATE INDEX i_parcours_dim_id ON parcours_dim(id);

CREATE VIEW p_gardes AS SELECT * FROM parcours_dim WHERE garde;
CREATE VIEW l_parcours AS SELECT * FROM parcours_dim WHERE u IN (SELECT min(u) FROM parcours_dim GROUP BY id);

CREATE VIEW p_actifs AS SELECT p.* FROM p_gardes p, run WHERE p.date_debut <= run.f AND (p.date_fin IS NULL OR p.date_fin >= run.d);

CREATE VIEW pop_parcours_periode AS SELECT p.* FROM p_gardes p, run WHERE p.premier <= run.f AND (p.date_fin IS NULL OR p.date_fin >= run.d);
CREATE VIEW pop_parcours_en_cours AS SELECT p.* FROM p_gardes p, run WHERE p.date_debut <= run.r AND (p.date_fin IS NULL OR p.date_fin > run.r);
CREATE VIEW pop_parcours_entres AS SELECT p.* FROM p_gardes p, run WHERE p.date_debut BETWEEN run.d AND run.f;
CREATE VIEW pop_parcours_finis AS SELECT p.* FROM p_gardes p, run WHERE p.date_fin BETWEEN run.d AND run.f;

-- ---------------------------------------------------------------- children
CREATE TABLE suivis_ids AS SELECT DISTINCT enfant AS id FROM p_actifs
  WHERE enfant IN (SELECT id FROM enfants_gardes);
CREATE UNIQUE INDEX i_suivis_ids ON suivis_ids(id);

CREATE TABLE enfant_unite AS
WITH actifs AS (
  SELECT enfant, count(*) AS np, count(DISTINCT coalesce(dispositif, '')) AS nd FROM p_actifs GROUP BY enfant),
premiers AS (
  SELECT enfant, min(date_debut) AS debut FROM p_gardes GROUP BY enfant),
anc AS (
  SELECT p.enfant,
         CASE WHEN run.r >= p.debut THEN
              (CAST(substr(run.r, 1, 4) AS INTEGER) - CAST(substr(p.debut, 1, 4) AS INTEGER)) * 12
              + CAST(substr(run.r, 6, 2) AS INTEGER) - CAST(substr(p.debut, 6, 2) AS INTEGER)
              - (substr(run.r, 9) < substr(p.debut, 9)) END AS m
    FROM premiers p, run)
SELECT e.id AS u, e.id AS ident, e.id AS child, e.*,
       (SELECT v FROM bande WHERE dim = 'mois' AND anc.m BETWEEN lo AND hi) AS anciennete,
       (SELECT v FROM bande WHERE dim = 'trois' AND a.nd BETWEEN lo AND hi) AS nombre_dispositifs,
       (SELECT v FROM bande WHERE dim = 'trois' AND a.np BETWEEN lo AND hi) AS nombre_parcours
  FROM enfant_dim e
  JOIN enfants_gardes g ON g.id = e.id
  LEFT JOIN actifs a ON a.enfant = e.id
  LEFT JOIN anc ON anc.enfant = e.id;
CREATE UNIQUE INDEX i_enfant_unite ON enfant_unite(u);

CREATE VIEW pop_enfants_suivis AS SELECT * FROM enfant_unite WHERE u IN (SELECT id FROM suivis_ids);
CREATE VIEW pop_enfants_entres AS SELECT * FROM enfant_unite WHERE u IN (SELECT enfant FROM pop_parcours_entres);
CREATE VIEW pop_enfants_sortis AS SELECT * FROM enfant_unite WHERE u IN (SELECT enfant FROM pop_parcours_finis)
   AND u NOT IN (SELECT p.enfant FROM p_gardes p, run
                  WHERE p.enfant IS NOT NULL AND p.date_debut <= run.f AND (p.date_fin IS NULL OR p.date_fin > run.f));

-- several values: the parcours that give a child its dispositif, referent, profil
CREATE VIEW child_parcours AS
  SELECT 'actifs' AS ctx, enfant AS child, dispositif, referent, profil FROM p_actifs
  UNION ALL SELECT 'entres', enfant, dispositif, referent, profil FROM pop_parcours_entres
  UNION ALL SELECT 'finis', enfant, dispositif, referent, profil FROM pop_parcours_finis;
CREATE TABLE child_multi AS
  SELECT DISTINCT ctx, child, 'dispositif' AS dim, dispositif AS v FROM child_parcours
  UNION ALL SELECT DISTINCT ctx, child, 'referent', referent FROM child_parcours
  UNION ALL SELECT DISTINCT ctx, child, 'profil', profil FROM child_parcours;
CREATE INDEX i_child_multi ON child_multi(ctx, dim, child);

-- several values: the domains of a parcours (none: no row here, the LEFT JOIN gives inconnu)
CREATE TABLE parcours_multi AS
  SELECT DISTINCT p.u, 'domaine_objectif' AS dim, o.domaine AS v FROM p_gardes p JOIN objectifs o ON o.parcours = p.id;
CREATE INDEX i_parcours_multi ON parcours_multi(u);

-- ---------------------------------------------------------------- objectifs
CREATE TABLE objectif_unite AS
SELECT o.rowid AS u, o.id AS ident, o.domaine AS domaine_objectif, o.atteinte, p.u AS pu, p.child, p.dispositif, p.referent, p.profil,
       p.duree, p.motif_sortie, p.sexe, p.age, p.tranche_age, p.quartier, p.territoire, p.niveau, p.cycle, p.etablissement,
       p.type_etablissement, p.zone, p.secteur, p.structure_familiale, p.responsable_legal
  FROM objectifs o JOIN l_parcours p ON p.id = o.parcours WHERE p.garde;
CREATE VIEW pop_objectifs_en_cours AS SELECT * FROM objectif_unite WHERE pu IN (SELECT u FROM pop_parcours_en_cours);
CREATE VIEW pop_objectifs_finis    AS SELECT * FROM objectif_unite WHERE pu IN (SELECT u FROM pop_parcours_finis);

-- ---------------------------------------------------------------- activites
CREATE TABLE activite_unite AS
SELECT a.rowid AS u, coalesce(a.enfant, '') || '/' || coalesce(a.annee_scolaire, '') || '/' || coalesce(a.activite, '') AS ident,
       a.activite, a.enfant AS child, e.sexe, e.age, e.tranche_age, e.quartier, e.territoire, e.niveau, e.cycle, e.etablissement,
       e.type_etablissement, e.zone, e.secteur, e.structure_familiale, e.responsable_legal, e.taille_fratrie
  FROM activites a JOIN annee_r JOIN enfant_dim e ON e.id = a.enfant
 WHERE a.enfant IN (SELECT id FROM suivis_ids) AND CAST(substr(a.annee_scolaire, 1, 4) AS INTEGER) = annee_r.debut;
CREATE VIEW pop_activites AS SELECT * FROM activite_unite;

-- ---------------------------------------------------------------- demandes
CREATE TABLE demande_unite AS
SELECT d.rowid AS u, d.id AS ident, d.enfant AS child, d.origine, d.reperage, d.domaine, d.nature, d.motif_orientation, d.suite,
       substr(d.date, 1, 7) AS mois,
       CAST(strftime('%s', d.date_suite) AS INTEGER) / 86400 - CAST(strftime('%s', d.date) AS INTEGER) / 86400 AS delai_jours,
       e.sexe, e.age, e.tranche_age, e.quartier, e.territoire, e.niveau, e.cycle, e.etablissement,
       e.type_etablissement, e.zone, e.secteur, e.structure_familiale, e.responsable_legal, e.taille_fratrie
  FROM demandes d JOIN run JOIN filtre LEFT JOIN enfant_dim e ON e.id = d.enfant
 WHERE d.date BETWEEN run.d AND run.f
   AND (NOT filtre.actif OR d.enfant IN (SELECT id FROM enfants_gardes));
CREATE VIEW pop_demandes AS SELECT * FROM demande_unite;
CREATE VIEW pop_demandes_familles AS SELECT * FROM demande_unite WHERE origine = 'famille';
CREATE VIEW pop_demandes_professionnels AS SELECT * FROM demande_unite WHERE origine = 'professionnel';

-- ---------------------------------------------------------------- actions
CREATE TABLE action_unite AS
SELECT a.rowid AS u, a.id AS ident, a.id, a.domaine, a.type_action, a.maitre_oeuvre, a.etat AS etat_action, a.motif_refus, a.cause_arret,
       a.heures, a.cout, a.date_preconisation, a.date_fin,
       coalesce(a.date_fin, CASE WHEN a.etat = 'refusee' THEN a.date_preconisation END, p.date_fin) AS fin,
       p.child, p.dispositif, p.referent, p.profil,
       p.sexe, p.age, p.tranche_age, p.quartier, p.territoire, p.niveau, p.cycle, p.etablissement,
       p.type_etablissement, p.zone, p.secteur, p.structure_familiale, p.responsable_legal, p.taille_fratrie,
       NOT filtre.actif OR coalesce(p.garde, 0) AS garde
  FROM actions a JOIN filtre LEFT JOIN l_parcours p ON p.id = a.parcours;
CREATE INDEX i_action_unite ON action_unite(id);
CREATE VIEW pop_actions_periode AS SELECT a.* FROM action_unite a, run WHERE a.garde
   AND a.date_preconisation <= run.f AND (a.fin IS NULL OR a.fin >= run.d);
CREATE VIEW pop_actions_preconisees AS SELECT a.* FROM action_unite a, run WHERE a.garde AND a.date_preconisation BETWEEN run.d AND run.f;
CREATE VIEW pop_actions_refusees AS SELECT * FROM pop_actions_preconisees WHERE etat_action = 'refusee';
CREATE VIEW pop_actions_arretees AS SELECT a.* FROM action_unite a, run WHERE a.garde
   AND a.etat_action = 'arret_premature' AND a.date_fin BETWEEN run.d AND run.f;

-- ---------------------------------------------------------------- bilans
CREATE TABLE bilan_unite AS
SELECT b.rowid AS u, coalesce(b.action, '') || '/' || coalesce(b.point_de_vue, '') || '/' || coalesce(b.date, '') AS ident,
       b.point_de_vue, b.appreciation, a.domaine, a.type_action, a.child
  FROM bilans b JOIN run JOIN filtre
  LEFT JOIN (SELECT * FROM action_unite WHERE u IN (SELECT min(u) FROM action_unite GROUP BY id)) a ON a.id = b.action
 WHERE b.date BETWEEN run.d AND run.f AND (NOT filtre.actif OR a.garde);
CREATE VIEW pop_bilans AS SELECT * FROM bilan_unite;
CREATE VIEW pop_bilans_enfants        AS SELECT * FROM bilan_unite WHERE point_de_vue = 'enfant';
CREATE VIEW pop_bilans_referents      AS SELECT * FROM bilan_unite WHERE point_de_vue = 'referent';
CREATE VIEW pop_bilans_professionnels AS SELECT * FROM bilan_unite WHERE point_de_vue = 'professionnel';
CREATE VIEW pop_bilans_familles       AS SELECT * FROM bilan_unite WHERE point_de_vue = 'famille';

-- ---------------------------------------------------------------- suivis
CREATE TABLE suivi_unite AS
SELECT s.rowid AS u, s.id AS ident, s.enfant AS child, s.partenaire, pa.type AS type_partenaire, s.intervention, s.prise_en_charge,
       s.type AS type_suivi, s.objet AS objet_suivi, s.beneficiaire,
       e.famille, e.sexe, e.age, e.tranche_age, e.quartier, e.territoire, e.niveau, e.cycle, e.etablissement,
       e.type_etablissement, e.zone, e.secteur, e.structure_familiale, e.responsable_legal, e.taille_fratrie
  FROM suivis s JOIN run JOIN filtre
  LEFT JOIN enfant_dim e ON e.id = s.enfant
  LEFT JOIN l_partenaires pa ON pa.id = s.partenaire
 WHERE s.date_debut <= run.r AND (s.date_fin IS NULL OR s.date_fin > run.r)
   AND (NOT filtre.actif OR s.enfant IN (SELECT id FROM enfants_gardes));
CREATE VIEW pop_suivis_en_cours AS SELECT * FROM suivi_unite;

-- ---------------------------------------------------------------- families: one row per followed child
CREATE VIEW famille_dim AS
SELECT k.id, f.structure_familiale, f.responsable_legal, f.quartier, q.type AS territoire, f.commune,
       (SELECT v FROM bande WHERE dim = 'fratrie' AND CAST(f.nombre_enfants AS INTEGER) BETWEEN lo AND hi) AS taille_fratrie
  FROM (SELECT id FROM l_familles WHERE id IS NOT NULL
        UNION SELECT e.famille FROM tous_enfants e, choix WHERE choix.orphans = 'keys' AND e.famille IS NOT NULL) k
  LEFT JOIN l_familles f ON f.id = k.id
  LEFT JOIN l_quartiers q ON q.id = f.quartier;
CREATE TABLE famille_suivie AS
SELECT f.id AS u, f.id AS ident, f.*, e.id AS child,
       (SELECT v FROM bande WHERE dim = 'quatre'
          AND (SELECT count(*) FROM tous_enfants e2 JOIN suivis_ids s2 ON s2.id = e2.id WHERE e2.famille = f.id) BETWEEN lo AND hi)
       AS enfants_suivis_par_famille
  FROM tous_enfants e JOIN suivis_ids s ON s.id = e.id JOIN famille_dim f ON f.id = e.famille;
CREATE VIEW pop_familles_suivies AS SELECT * FROM famille_suivie;

-- ---------------------------------------------------------------- evaluations
CREATE TABLE evaluation_gardee AS
SELECT v.rowid AS u, v.parcours, v.date, v.grille, v.critere, v.note, p.child, p.sexe, p.age, p.tranche_age, p.quartier, p.dispositif
  FROM evaluations v JOIN filtre LEFT JOIN l_parcours p ON p.id = v.parcours
 WHERE NOT filtre.actif OR p.garde;
CREATE VIEW pop_evaluations AS
SELECT v.*, coalesce(v.parcours, '') || '/' || v.date || '/' || coalesce(v.grille, '') || '/' || coalesce(v.critere, '') AS ident
  FROM evaluation_gardee v, run WHERE v.date BETWEEN run.d AND run.f;

CREATE TABLE evalue AS
WITH jusqu AS (SELECT v.* FROM evaluation_gardee v, run WHERE v.date <= run.f AND v.parcours IS NOT NULL),
g AS (SELECT parcours, grille, critere, min(date) AS premiere, max(date) AS derniere, child, sexe, age, tranche_age, quartier, dispositif
        FROM jusqu GROUP BY parcours, grille, critere HAVING count(DISTINCT date) >= 2)
SELECT g.*, g.parcours || '/' || coalesce(g.grille, '') || '/' || coalesce(g.critere, '') AS ident,
       (SELECT note FROM jusqu j WHERE j.parcours = g.parcours AND j.grille IS g.grille AND j.critere IS g.critere
           AND j.date = g.premiere ORDER BY u LIMIT 1) AS note1,
       (SELECT note FROM jusqu j WHERE j.parcours = g.parcours AND j.grille IS g.grille AND j.critere IS g.critere
           AND j.date = g.derniere ORDER BY u LIMIT 1) AS note2
  FROM g, run WHERE g.derniere >= run.d;
-- moins(a, b) is exact decimal subtraction, NULL if one of them is
CREATE VIEW pop_parcours_evalues AS SELECT rowid AS u, *, moins(note2, note1) AS progression FROM evalue;

-- ---------------------------------------------------------------- reunions, situations, financements, personnels
CREATE VIEW pop_reunions AS
SELECT r.rowid AS u, r.id AS ident, NULL AS child, r.type AS type_reunion FROM reunions r, run, filtre
 WHERE r.date BETWEEN run.d AND run.f AND (NOT par_programme OR r.programme IN (SELECT code FROM f_programme));

CREATE VIEW pop_situations AS
SELECT s.rowid AS u, coalesce(s.reunion, '') || '/' || coalesce(s.enfant, '') AS ident, s.enfant AS child, s.decision, r.type AS type_reunion
  FROM situations s JOIN l_reunions r ON r.id = s.reunion JOIN run JOIN filtre
 WHERE r.date BETWEEN run.d AND run.f AND (NOT filtre.actif OR s.enfant IN (SELECT id FROM enfants_gardes));

CREATE VIEW pop_financements_annee AS
SELECT x.rowid AS u, coalesce(x.programme, '') || '/' || x.annee || '/' || coalesce(x.financeur, '') AS ident, NULL AS child,
       x.financeur, x.montant, CAST(x.annee AS INTEGER) AS annee
  FROM financements x, run, filtre
 WHERE CAST(x.annee AS INTEGER) <= CAST(substr(run.f, 1, 4) AS INTEGER)
   AND (NOT par_programme OR x.programme IN (SELECT code FROM f_programme));
CREATE VIEW pop_financements AS SELECT x.* FROM pop_financements_annee x, run WHERE x.annee = CAST(substr(run.f, 1, 4) AS INTEGER);

CREATE VIEW pop_personnels_annee AS
SELECT x.rowid AS u, coalesce(x.programme, '') || '/' || x.annee || '/' || coalesce(x.fonction, '') AS ident, NULL AS child,
       x.fonction, x.etp, CAST(x.annee AS INTEGER) AS annee
  FROM personnels x, run, filtre
 WHERE CAST(x.annee AS INTEGER) <= CAST(substr(run.f, 1, 4) AS INTEGER)
   AND (NOT par_programme OR x.programme IN (SELECT code FROM f_programme));
CREATE VIEW pop_personnels AS SELECT x.* FROM pop_personnels_annee x, run WHERE x.annee = CAST(substr(run.f, 1, 4) AS INTEGER);

-- ---------------------------------------------------------------- stocks on a time axis
-- One row per unit and bucket (per unit, bucket and child for families).
CREATE TABLE stock_enfants AS
SELECT DISTINCT b.axe, b.v, p.enfant AS id FROM buckets b JOIN p_gardes p
    ON p.date_debut <= b.f AND (p.date_fin IS NULL OR p.date_fin >= b.d)
 WHERE p.enfant IN (SELECT id FROM enfants_gardes);
CREATE VIEW tps_enfants_suivis AS
SELECT s.axe, s.v AS temps, e.* FROM stock_enfants s JOIN enfant_unite e ON e.u = s.id;
CREATE VIEW tps_familles_suivies AS
SELECT s.axe, s.v AS temps, f.id AS u, f.id AS ident, e.id AS child,
       f.structure_familiale, f.responsable_legal, f.quartier, f.territoire, f.commune, f.taille_fratrie
  FROM stock_enfants s JOIN tous_enfants e ON e.id = s.id JOIN famille_dim f ON f.id = e.famille;
CREATE VIEW tps_parcours_periode AS
SELECT b.axe, b.v AS temps, p.* FROM buckets b JOIN p_gardes p ON p.premier <= b.f AND (p.date_fin IS NULL OR p.date_fin >= b.d);
CREATE VIEW tps_parcours_en_cours AS
SELECT b.axe, b.v AS temps, p.* FROM buckets b JOIN p_gardes p ON p.date_debut <= b.f AND (p.date_fin IS NULL OR p.date_fin > b.f);
