package io.procvision.runner.catalog;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.store.Disk;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreLock;
import io.procvision.runner.store.StoreSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.unit.DataSize;

/** The whole package put together by hand over a store of its own, with real Python; only the adapter's launch is left out. */
final class CatalogFixture {

    static final Actor OPERATOR = new Actor("olga");

    /** Shared, as describing an interpreter takes a while. */
    static final PythonSettings PYTHON =
            new PythonSettings(List.of("python3"), Duration.ofSeconds(30), Duration.ofMinutes(2));

    private static final InterpreterProbe PROBE = new InterpreterProbe(PYTHON);
    static final Interpreters INTERPRETERS = new Interpreters(new InterpreterPlaces(PYTHON), PROBE);

    final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    final List<AlgorithmVersion> cleared = new CopyOnWriteArrayList<>();
    final Map<AlgorithmVersion, List<String>> needs = new ConcurrentHashMap<>();
    final Map<AlgorithmVersion, Set<Pid>> bound = new ConcurrentHashMap<>();
    final ArchiveSettings limits = new ArchiveSettings(DataSize.ofMegabytes(20), DataSize.ofMegabytes(200), 5000, 100);
    final Clock clock = Clock.systemUTC();
    final List<Path> forced = new CopyOnWriteArrayList<>();
    private final Disk disk = new Disk() {
        @Override
        public void force(Path path) throws IOException {
            super.force(path);
            forced.add(path);
        }
    };
    final Store store;
    final StoreLock lock;
    final CatalogAudit audit;
    final DeployedFolders folders;
    final AlgorithmCatalog catalog;
    final Staging staging;
    final Zips zips;
    final VersionUsages usages;
    final VersionLocks locks = new VersionLocks();
    final Uninstaller uninstaller;
    final Retention retention;
    final PackageViews views;
    final Operations operations;
    final OperationUpkeep upkeep;
    final BuildSlots slots;
    final PackageInstaller installer;
    final PackageValidator validator;
    volatile AdapterCheck adapter =
            (interpreter, folder, entryPoint) -> new AdapterCheck.Handshake("0.3.2", Optional.empty());

    CatalogFixture(Path home) {
        this(home, 3);
    }

    CatalogFixture(Path home, int keep) {
        StoreSettings settings = new StoreSettings(home, Duration.ofSeconds(5));
        store = new Store(settings);
        lock = new StoreLock(store, settings, new RunnerIdentity(), clock);
        AuditTrail trail = mock(AuditTrail.class);
        doAnswer(call -> audited.add(call.getArgument(0))).when(trail).record(any());
        audit = new CatalogAudit(trail);
        folders = new DeployedFolders(store);
        catalog = new AlgorithmCatalog(store, lock, folders, audit);
        catalog.mend();
        staging = new Staging(store);
        zips = new Zips(store, limits);
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("usage", new Usage());
        VersionTraces traces = cleared::add;
        beans.registerSingleton("traces", traces);
        usages = new VersionUsages(beans.getBeanProvider(VersionUsage.class));
        uninstaller = new Uninstaller(
                store, catalog, usages, locks, staging, beans.getBeanProvider(VersionTraces.class), audit);
        retention = new Retention(catalog, usages, uninstaller, name -> keep);
        views = new PackageViews(catalog, retention, usages, beans.getBeanProvider(WithdrawnVersions.class));
        OperationFiles operationFiles = new OperationFiles(store);
        RunnerIdentity self = new RunnerIdentity();
        operations = new Operations(operationFiles, self, clock);
        upkeep = new OperationUpkeep(operationFiles, self, clock);
        InstallSettings install = new InstallSettings(2, 10, Duration.ofMinutes(1));
        slots = new BuildSlots(install);
        PackageChecks checks =
                new PackageChecks((python, folder, entry) -> adapter.perform(python, folder, entry), PYTHON);
        PackageBuilder builder = new PackageBuilder(INTERPRETERS, checks, PYTHON);
        Deployment deployment = new Deployment(store, lock, catalog, staging, PYTHON, disk, clock);
        InstallPipeline pipeline = new InstallPipeline(limits, zips, locks, catalog, builder, deployment);
        InstallFollowUp followUp = new InstallFollowUp(views, retention);
        installer = new PackageInstaller(zips, staging, pipeline, followUp, operations, slots, audit);
        validator = new PackageValidator(limits, zips, staging, catalog, builder, checks, install);
    }

    Leftovers leftovers() {
        return new Leftovers(staging, folders, catalog, upkeep, audit);
    }

    OperationView install(Zip zip, String name) {
        return await(upload(zip.bytes(store.home().resolve("scratch.zip")), name));
    }

    Operation upload(byte[] zip, String name) {
        return installer.installUpload(new ByteArrayInputStream(zip), name, OPERATOR);
    }

    static OperationView await(Operation operation) {
        CompletableFuture<OperationView> last = new CompletableFuture<>();
        operation.whenDone(last::complete);
        return last.orTimeout(90, TimeUnit.SECONDS).join();
    }

    /** A version as if installed, without the minutes of building one. */
    RegistryEntry pretend(String name, String version, Instant createdAt) {
        RegistryEntry entry = new RegistryEntry(
                name,
                version,
                Set.of(new Pid("A01")),
                RegistryEntry.INSTALLED,
                createdAt,
                "demo.main:Spots",
                "3.11.2",
                "0.3.2",
                42,
                "00ff",
                "demo_algo/",
                name + "-" + version + ".zip");
        try {
            Path folder = Files.createDirectories(store.deployed(entry.key()));
            Files.writeString(folder.resolve("data"), "x");
            DeployedFolders.writeEntry(folder, entry);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        catalog.change("pretend", entries -> entries.put(entry.key(), entry));
        return entry;
    }

    void stop() throws InterruptedException {
        slots.destroy();
    }

    private final class Usage implements VersionUsage {

        @Override
        public Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
            return Map.copyOf(needs);
        }

        @Override
        public Map<AlgorithmVersion, Set<Pid>> boundTo(Collection<AlgorithmVersion> versions) {
            return Map.copyOf(bound);
        }
    }
}
