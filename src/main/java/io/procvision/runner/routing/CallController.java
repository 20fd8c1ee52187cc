package io.procvision.runner.routing;

import io.procvision.runner.core.JsonFailure;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RequestId;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.images.CheckedImage;
import io.procvision.runner.images.SharedImages;
import io.procvision.runner.process.AlgorithmCall;
import io.procvision.runner.process.CallAnswer;
import io.procvision.runner.process.ProcessSettings;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Takes calls: with images that lie in the shared folder already, or with the images themselves. */
@RestController
@RequestMapping("/api/v1/pids/{pid}/calls")
class CallController {

    private final Dispatcher dispatcher;
    private final CallAdmission admission;
    private final SharedImages images;
    private final ProcessSettings settings;
    private final JsonMapper json;

    CallController(
            Dispatcher dispatcher,
            CallAdmission admission,
            SharedImages images,
            ProcessSettings settings,
            JsonMapper json) {
        this.dispatcher = dispatcher;
        this.admission = admission;
        this.images = images;
        this.settings = settings;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    void call(@PathVariable Pid pid, @RequestBody CallRequest call, HttpServletResponse response) throws IOException {
        Duration timeout = timeout(call);
        CheckedImage current = shared(call.curImageShmId(), call.curImageMeta(), "cur_image");
        byte[] answer = run(
                pid,
                call,
                timeout,
                CallImages.of(
                        current,
                        () -> call.guideImageShmId() == null
                                ? null
                                : shared(call.guideImageShmId(), call.guideImageMeta(), "guide_image")));
        send(answer, response);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    void call(@PathVariable Pid pid, MultipartHttpServletRequest parts, HttpServletResponse response)
            throws IOException {
        CallRequest call = callPart(parts);
        Duration timeout = timeout(call);
        CheckedImage current = sent(parts.getFile("cur_image"), "cur_image");
        MultipartFile guide = parts.getFile("guide_image");
        byte[] answer = run(
                pid, call, timeout, CallImages.of(current, () -> guide == null ? null : sent(guide, "guide_image")));
        send(answer, response);
    }

    /** Past the choice of a converter, which would take as long as the rest of the answer. */
    private static void send(byte[] answer, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private byte[] run(Pid pid, CallRequest call, Duration timeout, CallImages checked) {
        try (checked) {
            AlgorithmCall accepted = new AlgorithmCall(
                    RequestId.forCall(),
                    pid,
                    call.step(),
                    call.description(),
                    call.guide(),
                    checked.currentForCall(),
                    checked.guideForCall(),
                    timeout);
            CallAnswer answer = admission.admit(() -> dispatcher.dispatch(accepted));
            return CallAnswerJson.render(pid, answer);
        }
    }

    private Duration timeout(CallRequest call) {
        return call.timeout(settings.callTimeout(), settings.drainGrace());
    }

    private CheckedImage shared(@Nullable String id, @Nullable JsonNode meta, String image) {
        if (id == null) {
            throw CallImages.missing(image + "_shm_id");
        }
        return images.check(id, meta == null ? JsonNodeFactory.instance.objectNode() : meta);
    }

    private CheckedImage sent(@Nullable MultipartFile part, String image) {
        if (part == null) {
            throw CallImages.missing("The part " + image);
        }
        try {
            return images.write(image, part.getBytes(), "upload");
        } catch (IOException broken) {
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED, "The part %s could not be received whole".formatted(image), broken);
        }
    }

    /** A form field or a file, as client libraries send either. */
    private CallRequest callPart(MultipartHttpServletRequest parts) throws IOException {
        MultipartFile file = parts.getFile("call");
        String text = file == null ? parts.getParameter("call") : new String(file.getBytes(), StandardCharsets.UTF_8);
        if (text == null) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "The part call is missing: it carries the JSON of the call, {} at least");
        }
        try {
            CallRequest call = json.readValue(text, CallRequest.class);
            if (call == null) {
                throw new RunnerException(Problem.INVALID_PARAMS, "The part call is null, but must be a JSON object");
            }
            return call;
        } catch (JacksonException malformed) {
            if (malformed.getCause() instanceof RunnerException known) {
                throw known;
            }
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "The part call cannot be read: " + JsonFailure.describe(malformed));
        }
    }
}
