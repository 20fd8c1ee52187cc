package io.procvision.runner.catalog;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** A file or folder of an archive under the name it was admitted with. */
record PackageEntry(String name, ZipArchiveEntry source) {

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int OWNER_MAY_EXECUTE = 0100;

    boolean isFolder() {
        return source.isDirectory();
    }

    /** Programs of an embedded interpreter need their bit also where the archive was made on Windows. */
    boolean isExecutable() {
        return (source.getUnixMode() & OWNER_MAY_EXECUTE) != 0 || name.contains("python_runtime/bin/");
    }

    long packedSize() {
        return source.getCompressedSize();
    }

    static boolean isSpecial(ZipArchiveEntry source) {
        int type = source.getUnixMode() & FILE_TYPE;
        return type != 0 && type != REGULAR && type != FOLDER;
    }
}
