package io.procvision.runner.catalog;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment of the tools: what the service runs in, without everything that could lead pip to a network or to
 * another folder, or Python to other modules, than those of the package.
 */
final class ToolEnvironment {

    private static final Set<String> PYTHON = Set.of(
            "PYTHONHOME",
            "PYTHONPATH",
            "PYTHONUSERBASE",
            "PYTHONSTARTUP",
            "PYTHONOPTIMIZE",
            "PYTHONPYCACHEPREFIX",
            "PYTHONWARNINGS",
            "PYTHONSAFEPATH",
            "VIRTUAL_ENV",
            "__PYVENV_LAUNCHER__");

    private ToolEnvironment() {}

    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(ToolEnvironment::misleads);
        environment.put("PIP_CONFIG_FILE", isWindows() ? "nul" : "/dev/null");
        environment.put("PIP_NO_INDEX", "1");
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        environment.put("PIP_NO_INPUT", "1");
        environment.put("PYTHONNOUSERSITE", "1");
        environment.put("PYTHONUTF8", "1");
        // Byte code made now would carry the staging folder's path; it is made once, at the final one.
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
    }

    static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    private static boolean misleads(String variable) {
        String upper = variable.toUpperCase(Locale.ROOT);
        return upper.startsWith("PIP_") || upper.endsWith("_PROXY") || PYTHON.contains(upper);
    }
}
