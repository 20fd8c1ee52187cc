package io.procvision.runner.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The line at a glance. */
@Controller
class OverviewPage {

    @GetMapping("/console")
    String show() {
        return "console/overview";
    }
}
