package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts what the embedded database really asks of the disk, through a file system that does nothing else. */
class DurableCommitsTests {

    private static final AtomicInteger FORCED = new AtomicInteger();

    private final FilePath counting = new CountingPath();
    private JdbcTransactionManager transactions;
    private JdbcDataSource source;
    private JdbcTemplate database;
    private String url;

    @BeforeEach
    void open(@TempDir Path folder) {
        FilePath.register(counting);
        url = "jdbc:h2:counting:%s;WRITE_DELAY=0".formatted(folder.resolve("db"));
        source = new JdbcDataSource();
        source.setURL(url + ";DB_CLOSE_DELAY=-1");
        source.setUser("sa");
        transactions = new JdbcTransactionManager(source);
        database = new JdbcTemplate(source);
        database.execute("create table part (id int)");
    }

    @AfterEach
    void close() {
        database.execute("shutdown");
        FilePath.unregister(counting);
    }

    /** The ground for all this: if H2 ever does it by itself, the class is to go. */
    @Test
    void byItselfTheDatabaseDoesNotWaitForTheDisk() {
        assertThat(forcedByAnInsert()).isZero();
    }

    @Test
    void aCommitIsOnTheDiskBeforeItIsAcknowledged() {
        transactions.addListener(new DurableCommits(source, new EmbeddedDatabase(url)));

        assertThat(forcedByAnInsert()).isPositive();
    }

    @Test
    void whatOnlyReadsCostsNoSync() {
        transactions.addListener(new DurableCommits(source, new EmbeddedDatabase(url)));
        TransactionTemplate reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        int before = FORCED.get();
        reading.executeWithoutResult(open -> database.queryForList("select * from part"));

        assertThat(FORCED.get()).isEqualTo(before);
    }

    private int forcedByAnInsert() {
        int before = FORCED.get();
        new TransactionTemplate(transactions)
                .executeWithoutResult(open -> database.update("insert into part values (1)"));
        return FORCED.get() - before;
    }

    /** Public, because the database makes its own. */
    public static final class CountingPath extends FilePathWrapper {

        @Override
        public String getScheme() {
            return "counting";
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new CountingFile(super.open(mode));
        }
    }

    private static final class CountingFile extends FileBase {

        private final FileChannel file;

        CountingFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            FORCED.incrementAndGet();
            file.force(metaData);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long newLength) throws IOException {
            file.truncate(newLength);
            return this;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return file.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return file.write(source);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
