package io.procvision.runner.process;

import java.nio.file.Path;
import java.util.List;

/**
 * A user of the operating system that algorithms run as. It keeps the groups it is a member of, since access to a camera
 * or a GPU is granted to groups, and can never gain rights again.
 */
record LowPrivilegeUser(String name, int uid, int gid, String home) {

    private static final String SETTING = "runner.process.limits.user";
    private static final int FIELDS = 6;

    static LowPrivilegeUser find(String name) {
        ToolTrial.Result entry = ToolTrial.run(List.of("getent", "passwd", name));
        String[] fields = entry.output().split(":", -1);
        if (entry.status() != 0 || fields.length < FIELDS) {
            throw new UnavailableLimitException(
                    "%s names '%s', which is not found on this machine%s"
                            .formatted(SETTING, name, entry.output().isEmpty() ? "" : ": " + entry.output()),
                    "Create the user (useradd --system %s), or remove the setting.".formatted(name));
        }
        LowPrivilegeUser user =
                new LowPrivilegeUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]);
        if (user.uid() == 0) {
            throw new UnavailableLimitException(
                    "%s names '%s', who may do everything".formatted(SETTING, name),
                    "Name a user without rights of its own, or remove the setting.");
        }
        return user;
    }

    /** Makes what follows run as this user, in an environment that does not point into another one's home. */
    List<String> command() {
        return List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + gid,
                "--init-groups",
                "--no-new-privs",
                "--",
                "env",
                "HOME=" + home,
                "USER=" + name,
                "LOGNAME=" + name);
    }

    /** Sees that the user gets to a file or folder, with the rights of every folder on the way; asks the system itself. */
    void requireReadable(Path path) {
        Confinement user = new Confinement(command());
        if (ToolTrial.objectionOf(user.around(List.of("test", "-r", path.toString())))
                .isPresent()) {
            throw new UnavailableLimitException(
                    "%s is '%s', who may not read %s".formatted(SETTING, name, path),
                    "Let the user, or its group, read that place and search every folder above it (chgrp, chmod), and see"
                            + " that the runner's umask does not take it away again; or remove the setting.");
        }
    }
}
