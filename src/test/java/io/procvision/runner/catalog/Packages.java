package io.procvision.runner.catalog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small real packages: wheels with a stand-in for the SDK, and archives in both layouts. */
final class Packages {

    static final String SDK = "procvision_algorithm_sdk-0.3.2-py3-none-any.whl";

    private Packages() {}

    static String manifest(String name, String version) {
        return """
                {"name": "%s", "version": "%s", "entry_point": "demo.main:Spots", "supported_pids": ["A01", "A02"]}
                """.formatted(name, version);
    }

    /** In the layout the SDK's tool writes, able to pass every step. */
    static Zip tool(String name, String version, Path scratch) {
        return new Zip()
                .with("demo_algo/manifest.json", manifest(name, version))
                .with("demo_algo/requirements.txt", "procvision-algorithm-sdk==0.3.2\n")
                .with("demo_algo/demo/__init__.py", "")
                .with("demo_algo/demo/main.py", algorithm())
                .with("wheels/" + SDK, sdk(scratch));
    }

    static String algorithm() {
        return """
                from procvision_algorithm_sdk import BaseAlgorithm


                class Spots(BaseAlgorithm):
                    def execute(self, **call):
                        return {"status": "OK"}
                """;
    }

    static byte[] sdk(Path scratch) {
        return wheel(
                SDK,
                scratch,
                "procvision_algorithm_sdk/__init__.py",
                "class BaseAlgorithm:\n    pass\n",
                "",
                "[console_scripts]\nprocvision-stand-in = procvision_algorithm_sdk:BaseAlgorithm\n");
    }

    /** A wheel of one module, which may depend on others ({@code Requires-Dist} lines). */
    static byte[] wheel(String fileName, Path scratch, String module, String source, String metadata, String scripts) {
        String[] parts = fileName.split("-", -1);
        String info = parts[0] + "-" + parts[1] + ".dist-info/";
        String tags = fileName.substring(parts[0].length() + parts[1].length() + 2, fileName.length() - 4);
        Zip wheel = new Zip()
                .with(module, source)
                .with(
                        info + "METADATA",
                        "Metadata-Version: 2.1\nName: %s\nVersion: %s\n%s".formatted(parts[0], parts[1], metadata))
                .with(
                        info + "WHEEL",
                        "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: %s\n".formatted(tags));
        String record = module + ",,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n";
        if (!scripts.isEmpty()) {
            wheel.with(info + "entry_points.txt", scripts);
            record += info + "entry_points.txt,,\n";
        }
        return wheel.with(info + "RECORD", record.getBytes(StandardCharsets.UTF_8))
                .bytes(scratch.resolve("wheel-" + fileName));
    }
}
