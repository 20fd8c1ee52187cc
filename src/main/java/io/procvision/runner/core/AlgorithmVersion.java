package io.procvision.runner.core;

/** One version of one algorithm package, as named by its manifest. */
public record AlgorithmVersion(String name, String version) implements Comparable<AlgorithmVersion> {

    public AlgorithmVersion {
        Identifiers.require(name, "package name", Problem.INVALID_PARAMS);
        Identifiers.require(version, "package version", Problem.INVALID_PARAMS);
    }

    public boolean samePackageAs(AlgorithmVersion other) {
        return name.equals(other.name);
    }

    /** By name, then by version string; which version is newer is a matter of install time, not of this order. */
    @Override
    public int compareTo(AlgorithmVersion other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : version.compareTo(other.version);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
