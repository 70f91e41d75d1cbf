-- One row a table of the first release, each with another that refers to it: what an upgrade must carry over.
INSERT INTO department (id, code, name, kind) VALUES (1, 'a', '单位', 'banner');
INSERT INTO person (id, name, sign_in, active, session_key) VALUES (1, '某', 'a', true, 'k');
INSERT INTO post (person_id, department_id, role) VALUES (1, 1, 'filer');
INSERT INTO procedure_version (id, procedure, number, digest, diagrams, activated_at) VALUES (1, 'add_item', 1, 'd', '{}', 0);
INSERT INTO case_file (id, case_no, kind, version_id, status, department_id, title, subject, detail, filed_by, opened_at, rev, journal_seq, journal_head)
  VALUES (1, 'ZM-1', 'add', 1, 'open', 1, '', '', '', 1, 0, 0, 0, '');
INSERT INTO deadline (id, case_id, code, round, cause_date, budget, due_date, provisional, calendar_version, state)
  VALUES (1, 1, 'confirm', 1, '2026-01-05', 7, '2026-01-14', false, 'v', 'running');
INSERT INTO timer (case_id, deadline_id, level, "offset", fire_date, state) VALUES (1, 1, 'red', 0, '2026-01-15', 'armed');
INSERT INTO outbox (case_id, kind, payload, written_at) VALUES (1, 'card', '{}', 0);
INSERT INTO request (id, case_id, kind, cause_type, cause_date, cause_document_title, unit_id, competent_id, proof_name, late, days_used_at_filing, editorial, affected_unit_ids, filed_by, filed_at)
  VALUES (1, 1, 'add', 'other', '2026-01-05', '文', 1, 1, '证明', false, 0, false, '[]', 1, 0);
INSERT INTO request_revision (request_id, seq, document, person_id, at) VALUES (1, 1, '{}', 1, 0);
