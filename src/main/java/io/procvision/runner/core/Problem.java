package io.procvision.runner.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every way in which a request can fail, with the code, HTTP status and title clients see and the remedy the
 * documentation gives. 1xxx concern calls, 2xxx packages and bindings, 3xxx the HTTP interface itself.
 */
public enum Problem {
    PROTOCOL_ERROR(
            "1000",
            "protocol_error",
            502,
            "Protocol error",
            "Look at the process's log; the algorithm broke the protocol or failed without a code."),
    INVALID_PID("1001", "invalid_pid", 404, "PID without active version", "Activate a version for this PID first."),
    MALFORMED_PID(
            "1001", "invalid_pid", 400, "Malformed PID", "Use 1 to 64 letters, digits, dots, dashes and underscores."),
    IMAGE_LOAD_FAILED(
            "1002",
            "image_load_failed",
            422,
            "Image load failed",
            "Write the image to the shared folder before the call, or send it as PNG or JPEG."),
    MODEL_NOT_FOUND(
            "1003", "model_not_found", 502, "Model not found", "The package lacks a model file: ask its author."),
    GPU_OOM("1004", "gpu_oom", 502, "GPU out of memory", "Free GPU memory or reduce the number of workers."),
    TIMEOUT("1005", "timeout", 504, "Call timed out", "Raise timeout_ms or find out why the algorithm is slow."),
    INVALID_PARAMS("1006", "invalid_params", 400, "Invalid request", "Correct the request as the detail says."),
    COORDINATE_INVALID(
            "1007", "coordinate_invalid", 502, "Invalid coordinates", "Check guide_info against the image size."),
    EXECUTION_FAILED(
            "1009",
            "execution_failed",
            502,
            "Algorithm raised an exception",
            "Look at the process's log for the traceback."),
    STDOUT_POLLUTED("1010", "stdout_polluted", 502, "Algorithm printed to stdout", "The algorithm must log to stderr."),
    OVERLOADED("1011", "overloaded", 503, "Overloaded", "Send fewer calls at once or configure more workers."),
    PROCESS_UNAVAILABLE(
            "1012",
            "process_unavailable",
            503,
            "Process unavailable",
            "Look at the process's log; roll back if it keeps dying."),
    UNKNOWN("9999", "unknown", 502, "Unknown algorithm error", "Look at the process's log."),

    INVALID_ZIP("2001", "invalid_zip", 422, "Invalid package archive", "Build the package again with procvision-cli."),
    MANIFEST_MISSING(
            "2002",
            "manifest_missing",
            422,
            "Manifest missing",
            "The archive needs a manifest.json that holds a JSON object."),
    INCOMPATIBLE_PYTHON(
            "2003",
            "incompatible_python",
            422,
            "No fitting Python",
            "Install the Python the package needs, or build it for one that is here."),
    WHEELS_MISSING(
            "2004",
            "wheels_missing",
            422,
            "Wheels missing",
            "Put every wheel that requirements.txt asks for into wheels/."),
    INSTALL_FAILED("2005", "install_failed", 422, "Installation failed", "Read the tool output in the detail."),
    INSTALL_BROKEN(
            "2005",
            "install_failed",
            500,
            "Installation failed on this machine",
            "Free disk space or mend the machine, then install again."),
    INSTALL_INTERRUPTED(
            "2005",
            "install_failed",
            500,
            "Installation interrupted",
            "Nothing is wrong with the package: install or validate it again."),
    ACTIVATION_CONFLICT(
            "2006",
            "activation_conflict",
            409,
            "Activation conflict",
            "Do what the detail asks for, or choose another version or PID."),
    UNSAFE_UNINSTALL(
            "2007",
            "unsafe_uninstall",
            409,
            "Unsafe uninstall",
            "Bind the PIDs to another version first, or use force=true."),
    NOT_INSTALLED(
            "2008", "not_installed", 404, "Not installed", "Install the package first, or correct name and version."),
    NO_ROLLBACK_TARGET(
            "2009",
            "no_rollback_target",
            409,
            "No rollback target",
            "Name an installed version, or install the earlier one again."),
    PREWARM_FAILED(
            "2010",
            "prewarm_failed",
            409,
            "Pre-warm failed",
            "Look at the process's log; the old version goes on serving."),
    STORE_BUSY("2011", "store_busy", 409, "Store busy", "Try again in a moment."),
    STATE_CORRUPT(
            "2012",
            "state_corrupt",
            409,
            "State corrupt",
            "Restore the named file, or activate a version for the PID."),
    QUARANTINED("2013", "quarantined", 409, "Version quarantined", "Release the version from quarantine first."),
    FROZEN("2014", "frozen", 409, "Changes frozen", "Wait for the end of the freeze window."),

    UNAUTHORIZED(
            "3001",
            "unauthorized",
            401,
            "Not authenticated",
            "Send user and password by HTTP Basic, or a token as 'Authorization: Bearer …'."),
    FORBIDDEN("3003", "forbidden", 403, "Not allowed", "Ask an administrator for the role."),
    NOT_FOUND("3004", "not_found", 404, "Not found", "Check the address."),
    DATABASE_UNAVAILABLE(
            "3005",
            "database_unavailable",
            503,
            "Database unavailable",
            "Calls go on; start the database again, then repeat the request."),
    TOO_MANY_ATTEMPTS(
            "3010",
            "too_many_attempts",
            429,
            "Too many failed logins",
            "Wait as Retry-After says, then send the right credentials."),
    ACCOUNT_CONFLICT("3011", "account_conflict", 409, "Account conflict", "Do what the detail asks for."),
    SIGN_ON_UNAVAILABLE(
            "3012",
            "sign_on_unavailable",
            503,
            "Single sign-on unavailable",
            "Log in with an account or token of the runner itself, and see to the OpenID provider."),
    INTERNAL_ERROR("3000", "internal_error", 500, "Internal error", "Look at the service's log and report it.");

    private final String code;
    private final String error;
    private final int status;
    private final String title;
    private final String remedy;

    Problem(String code, String error, int status, String title, String remedy) {
        this.code = code;
        this.error = error;
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    /** The problem that an algorithm's own error code names, if it is one of this list. */
    public static Optional<Problem> ofAlgorithmCode(String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.code.equals(code) && problem.status == 502)
                .findFirst();
    }

    /** The problem that an answer is about, by two things it says: some words stand for several problems. */
    public static Optional<Problem> ofAnswer(String error, String title) {
        return Arrays.stream(values())
                .filter(problem -> problem.error.equals(error) && problem.title.equals(title))
                .findFirst();
    }

    public String code() {
        return code;
    }

    public String error() {
        return error;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What a person can do about it, in a sentence. */
    public String remedy() {
        return remedy;
    }

    @Override
    public String toString() {
        return code + " " + error.toLowerCase(Locale.ROOT);
    }
}
