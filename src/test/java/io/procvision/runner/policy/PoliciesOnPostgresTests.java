package io.procvision.runner.policy;

import io.procvision.runner.PostgresServer;

class PoliciesOnPostgresTests extends PoliciesContract {

    PoliciesOnPostgresTests() {
        super(PostgresServer.newDatabase());
    }
}
