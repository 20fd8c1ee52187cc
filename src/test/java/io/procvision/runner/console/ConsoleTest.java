package io.procvision.runner.console;

import io.procvision.runner.RunnerTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of pages in a real browser, against the service that all tests share. A test method that has a parameter of type
 * {@link Visitor} gets a new one, with cookies and storage of its own; at the end of the test nothing may have gone wrong in
 * its browser that the test did not announce. Without a Chromium these tests are skipped and say what to install; where one
 * is required (the environment variable CI, or {@code -Dbrowser.required=true}) they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RunnerTest
@ExtendWith(VisitorExtension.class)
@interface ConsoleTest {}
