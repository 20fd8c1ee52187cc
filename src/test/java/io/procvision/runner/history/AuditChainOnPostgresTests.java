package io.procvision.runner.history;

import io.procvision.runner.OnPostgres;

class AuditChainOnPostgresTests extends AuditChainContract implements OnPostgres {}
