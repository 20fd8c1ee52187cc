package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream behind {@code /console/events}. It ends with the session, at shutdown, and by itself after a while: a browser
 * then connects again and is let in, or not, by what its account may do by now.
 */
@Controller
class ChangeEvents implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ChangeEvents.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** A comment in long silences finds out readers that are gone. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final long RECONNECT_MILLIS = 3000;

    private final ChangeFeed feed;
    private final ExecutorService streams = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "console-events");
        thread.setDaemon(true);
        return thread;
    });

    ChangeEvents(ChangeFeed feed) {
        this.feed = feed;
    }

    @GetMapping(path = "/console/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(HttpSession session) {
        ChangeReader reader = feed.open();
        try {
            return stream(reader, session);
        } catch (RuntimeException failure) { // the session has ended meanwhile, or the service is ending
            feed.close(reader);
            throw failure;
        }
    }

    private SseEmitter stream(ChangeReader reader, HttpSession session) {
        String key = SessionEnd.attach(session, () -> feed.close(reader));
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        emitter.onCompletion(() -> {
            feed.close(reader);
            SessionEnd.detach(session, key);
        });
        emitter.onTimeout(emitter::complete);
        try {
            streams.execute(() -> send(reader, emitter));
        } catch (RejectedExecutionException ending) {
            SessionEnd.detach(session, key);
            throw new RunnerException(
                    Problem.OVERLOADED, "The service is ending, and tells of no more changes", ending);
        }
        return emitter;
    }

    @Override
    public void destroy() {
        streams.shutdownNow();
    }

    private static void send(ChangeReader reader, SseEmitter emitter) {
        try {
            emitter.send(SseEmitter.event().comment("listening").reconnectTime(RECONNECT_MILLIS));
            while (!reader.isEnded()) {
                Set<Topic> topics = reader.next(SILENCE);
                if (topics.isEmpty()) {
                    emitter.send(SseEmitter.event().comment("nothing new"));
                } else {
                    emitter.send(SseEmitter.event()
                            .name("change")
                            .data(topics.stream().map(Topic::word).collect(Collectors.joining(","))));
                    reader.pause(BETWEEN);
                }
            }
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            log.debug("A page that listened is gone: {}", gone.getMessage());
            reader.end();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            emitter.complete();
        }
    }
}
