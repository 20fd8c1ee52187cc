package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where things lie in an archive. The shallowest {@code manifest.json} marks the algorithm's folder; wheels lie in
 * {@code wheels/} there, or at the root, where the SDK's own tool puts them. Paths end with a slash; the root is empty.
 *
 * @param folder the algorithm's working directory
 * @param wheels empty when the archive has no wheel in either place
 */
record PackageLayout(String folder, Optional<String> wheels, boolean embedsPython) {

    static final String MANIFEST = "manifest.json";
    static final String REQUIREMENTS = "requirements.txt";
    static final String PYTHON_RUNTIME = "python_runtime";
    private static final String WHEELS = "wheels/";
    private static final Set<String> RESERVED = Set.of(VirtualEnvironment.FOLDER, RegistryEntry.FILE);

    static PackageLayout of(Collection<String> files) {
        String folder = folderOfManifest(files);
        if (!files.contains(folder + REQUIREMENTS)) {
            throw new RunnerException(
                    Problem.INVALID_ZIP, "%s is missing beside the manifest".formatted(folder + REQUIREMENTS));
        }
        for (String file : files) {
            if (RESERVED.contains(file.split("/", 2)[0])) {
                throw EntryNames.refused(file, "takes a name that the runner needs for itself");
            }
        }
        Optional<String> wheels = List.of(folder + WHEELS, WHEELS).stream()
                .filter(place -> files.stream().anyMatch(file -> file.startsWith(place) && file.endsWith(".whl")))
                .findFirst();
        String runtime = folder + PYTHON_RUNTIME + "/";
        return new PackageLayout(folder, wheels, files.stream().anyMatch(file -> file.startsWith(runtime)));
    }

    private static String folderOfManifest(Collection<String> files) {
        Set<String> shallowest = new TreeSet<>();
        int least = Integer.MAX_VALUE;
        for (String file : files) {
            if (file.equals(MANIFEST) || file.endsWith("/" + MANIFEST)) {
                int depth = (int) file.chars().filter(c -> c == '/').count();
                if (depth < least) {
                    least = depth;
                    shallowest.clear();
                }
                if (depth == least) {
                    shallowest.add(file.substring(0, file.length() - MANIFEST.length()));
                }
            }
        }
        if (shallowest.isEmpty()) {
            throw new RunnerException(Problem.MANIFEST_MISSING, "The archive has no manifest.json");
        }
        if (shallowest.size() > 1) {
            throw new RunnerException(
                    Problem.INVALID_ZIP,
                    "The archive has several manifests at the same depth, in %s: which one counts cannot be told"
                            .formatted(shallowest));
        }
        return shallowest.iterator().next();
    }
}
