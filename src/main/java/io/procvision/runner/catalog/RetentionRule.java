package io.procvision.runner.catalog;

/** How many versions of a package stay. Implemented by the package that keeps the policies, which stands above this one. */
public interface RetentionRule {

    /** The newest ones of the package, beyond those still needed; at least one. */
    int keep(String packageName);
}
