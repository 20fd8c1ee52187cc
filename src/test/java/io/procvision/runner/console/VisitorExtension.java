package io.procvision.runner.console;

import com.microsoft.playwright.BrowserContext;
import io.procvision.runner.RunnerClient;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Brings a {@link Visitor} to each test that asks for one, and sees them out: one Chromium per JVM, a context per test. */
final class VisitorExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace OURS = Namespace.create(VisitorExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Visitor.class;
    }

    @Override
    public Visitor resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Chromium chromium =
                test.getRoot().getStore(OURS).computeIfAbsent(Chromium.class, key -> Chromium.launch(), Chromium.class);
        return test.getStore(OURS).computeIfAbsent(Visitor.class, key -> visitor(chromium, test), Visitor.class);
    }

    private static Visitor visitor(Chromium chromium, ExtensionContext test) {
        ApplicationContext service = SpringExtension.getApplicationContext(test);
        String port = Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
        BrowserContext context = chromium.context("http://127.0.0.1:" + port);
        return new Visitor(context, new Logins(service.getBean(RunnerClient.class), port), "http://127.0.0.1:" + port);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Visitor visitor = test.getStore(OURS).get(Visitor.class, Visitor.class);
        if (visitor == null) {
            return;
        }
        try {
            if (test.getExecutionException().isEmpty()) {
                visitor.assertNoComplaints();
            } else {
                visitor.keepPicture("failed-%s-%s"
                        .formatted(
                                test.getRequiredTestClass().getSimpleName(),
                                test.getRequiredTestMethod().getName()));
            }
        } finally {
            visitor.leave();
        }
    }
}
