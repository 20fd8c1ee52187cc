package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows operations of any runner, at once or as a stream with one event per change. Every stream has a thread of its own, so that a
 * slow reader holds up neither the operation nor other readers.
 */
@RestController
@RequestMapping("/api/v1/operations/{id}")
class OperationController implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(OperationController.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Operations operations;
    private final ExecutorService streams = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "operation-events");
        thread.setDaemon(true);
        return thread;
    });

    OperationController(Operations operations) {
        this.operations = operations;
    }

    @GetMapping
    OperationView show(@PathVariable String id) {
        return operations.require(id);
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(@PathVariable String id) {
        OperationWatch watch = operations.watch(id);
        SseEmitter emitter = new SseEmitter(0L);
        streams.execute(() -> send(watch, emitter));
        return emitter;
    }

    @Override
    public void destroy() {
        streams.shutdownNow();
    }

    /** A comment in long silences finds out readers that are gone. */
    private static void send(OperationWatch watch, SseEmitter emitter) {
        try {
            boolean done = false;
            while (!done) {
                List<OperationView> changes = watch.next(SILENCE);
                if (changes.isEmpty()) {
                    emitter.send(SseEmitter.event().comment("still running"));
                }
                for (OperationView change : changes) {
                    emitter.send(SseEmitter.event().name("progress").data(change, MediaType.APPLICATION_JSON));
                    done = change.isDone();
                }
            }
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            log.debug("A reader of operation events is gone: {}", gone.getMessage());
        } catch (RunnerException forgotten) {
            emitter.complete(); // whoever asks again is told so
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            emitter.complete();
        }
    }
}
