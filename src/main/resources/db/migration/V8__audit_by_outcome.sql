-- The one filter of the audit trail that had no index: failures are what auditors look for, among a million successes.
create index audit_entry_by_outcome on audit_entry (outcome, at);
