package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Installs packages, as operations that clients watch. Each works in a staging folder of its own, so that a failure or a
 * kill leaves nothing that hinders the next try; each end, good or bad, is audited.
 */
@Component
public class PackageInstaller {

    static final String ALREADY_INSTALLED = "already_installed";
    static final String DONE = "done";
    private static final String ACTION = "install";
    private static final Logger log = LoggerFactory.getLogger(PackageInstaller.class);

    private final Zips zips;
    private final Staging staging;
    private final InstallPipeline pipeline;
    private final InstallFollowUp followUp;
    private final Operations operations;
    private final BuildSlots slots;
    private final CatalogAudit audit;

    PackageInstaller(
            Zips zips,
            Staging staging,
            InstallPipeline pipeline,
            InstallFollowUp followUp,
            Operations operations,
            BuildSlots slots,
            CatalogAudit audit) {
        this.zips = zips;
        this.staging = staging;
        this.pipeline = pipeline;
        this.followUp = followUp;
        this.operations = operations;
        this.slots = slots;
        this.audit = audit;
    }

    /** Stores the upload before it returns, and installs it afterwards. */
    public Operation installUpload(InputStream upload, @Nullable String name, Actor actor) {
        StagingFolder folder = staging.open();
        boolean submitted = false;
        try {
            Path file = folder.path().resolve(Zips.fileName(name));
            String digest = zips.receive(upload, file);
            Operation operation = submit(folder, new Delivery(file, name, Optional.of(digest)), actor);
            submitted = true;
            return operation;
        } catch (RunnerException refused) {
            audit.record(ACTION, outcome(refused), null, actor, "archive " + name, refused.detail());
            throw refused;
        } finally {
            if (!submitted) {
                folder.close();
            }
        }
    }

    /** Installs an archive that lies in {@code zips/}. */
    public Operation installDelivered(@Nullable String name, Actor actor) {
        Path file = zips.require(name);
        StagingFolder folder = staging.open();
        boolean submitted = false;
        try {
            Operation operation = submit(folder, new Delivery(file, name, Optional.empty()), actor);
            submitted = true;
            return operation;
        } finally {
            if (!submitted) {
                folder.close();
            }
        }
    }

    private Operation submit(StagingFolder folder, Delivery delivery, Actor actor) {
        Operation operation = operations.start(folder.id(), ACTION, delivery.toString(), List.of(InstallStep.values()));
        try {
            slots.execute(() -> run(folder, delivery, actor, operation));
            return operation;
        } catch (RunnerException full) {
            operation.fail(full);
            throw full;
        }
    }

    private void run(StagingFolder folder, Delivery delivery, Actor actor, Operation operation) {
        AtomicReference<@Nullable AlgorithmVersion> version = new AtomicReference<>();
        String reason = "archive " + delivery;
        try {
            InstallPipeline.Installed installed;
            try (folder) {
                installed = pipeline.run(delivery, folder, operation, version::set);
            }
            String ending = installed.before() ? ALREADY_INSTALLED : DONE;
            audit.record(ACTION, Outcome.SUCCEEDED, version.get(), actor, reason, ending);
            followUp.installed(installed.entry(), operation, ending);
        } catch (RunnerException failure) {
            forgetInterrupt();
            log.warn("{} was not installed: {}: {}", delivery, failure.problem(), failure.detail());
            audit.record(ACTION, outcome(failure), version.get(), actor, reason, failure.detail());
            operation.fail(failure);
        } catch (RuntimeException | Error unexpected) {
            forgetInterrupt();
            log.error("{} was not installed", delivery, unexpected);
            RunnerException failure = new RunnerException(
                    Problem.INSTALL_BROKEN, "Unexpected failure: %s".formatted(unexpected), unexpected);
            audit.record(ACTION, Outcome.FAILED, version.get(), actor, reason, failure.detail());
            operation.fail(failure);
        }
    }

    /** It has ended the tools of a service that stops; it would also close the file of an embedded database, under everybody. */
    private static void forgetInterrupt() {
        boolean unused = Thread.interrupted();
    }

    private static Outcome outcome(RunnerException failure) {
        return failure.problem() == Problem.INSTALL_FAILED || failure.problem().status() >= 500
                ? Outcome.FAILED
                : Outcome.REFUSED;
    }
}
