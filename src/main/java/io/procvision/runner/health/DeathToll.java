package io.procvision.runner.health;

import java.time.Duration;

/**
 * The deaths of processes that a worker is held down for.
 *
 * @param deaths that counted
 * @param limit that they reached
 * @param window within which they counted; zero where they came one after the other, however slowly, and none had been of use
 */
public record DeathToll(int deaths, int limit, Duration window) {}
