package io.procvision.runner.policy;

import java.util.UUID;

class PoliciesOnH2Tests extends PoliciesContract {

    PoliciesOnH2Tests() {
        super("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }
}
