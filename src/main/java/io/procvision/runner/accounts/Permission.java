package io.procvision.runner.accounts;

/** What a route asks for. Roles are sets of these. */
enum Permission {
    /** See bindings, packages, processes, history and audit trail. */
    READ,
    /** Have a part judged. */
    CALL,
    /** Install and change what is bound, pinned, held back or running. */
    OPERATE,
    /** Delete packages, change the policy, look into the service. */
    ADMINISTER,
    /** Scrape the figures. */
    METRICS,
    /** Change the own password, make and revoke own tokens. */
    OWN_ACCOUNT,
    /** Change the accounts of others. */
    ACCOUNTS;

    /**
     * Whether a token may have it. With one that made tokens or passwords, a stolen token would outlive its own end.
     */
    boolean isForTokens() {
        return this != OWN_ACCOUNT && this != ACCOUNTS;
    }
}
