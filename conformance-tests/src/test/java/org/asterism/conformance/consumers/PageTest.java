package org.asterism.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page that lies fails its test, and leaves nothing running.
class PageTest {
  @TempDir private Path folder;

  private void run(String... lines) throws Exception {
    Page.of("page", List.of(lines)).run(Tool.in(folder), folder);
  }

  private String refusal(String... lines) {
    return String.valueOf(assertThrows(AssertionError.class, () -> run(lines)).getMessage());
  }

  @Test
  void commandsShareAShellAndShowWhatTheyPrint() throws Exception {
    run(
        "# Title",
        "```sh",
        "word=shared",
        "```",
        "```conf",
        "not a command",
        "```",
        "```sh",
        "echo \"first $word\"; echo between; echo last words",
        "```",
        "```text",
        "first …ed",
        "last",
        "```");
  }

  @Test
  void aCommandThatFailsIsTold() {
    assertTrue(refusal("# Title", "", "```sh", "true", "false", "```").contains("line 5 ends"));
    assertTrue(refusal("# Title", "```sh", "false | true", "```").contains("line 3 ends"));
    assertTrue(refusal("# Title", "```sh", "echo $nothing", "```").contains("unbound variable"));
  }

  @Test
  void wordsThatAreNotPrintedAreTold() {
    String[] swapped = {"# T", "```sh", "echo a; echo b", "```", "```text", "b", "a", "```"};
    assertTrue(refusal(swapped).contains("page:2: expected"));
    String[] earlier = {
      "# T", "```sh", "echo a", "```", "```sh", "echo b", "```", "```text", "a", "```"
    };
    assertTrue(refusal(earlier).contains("page:5: expected"));
  }

  @Test
  void nothingIsLeftRunning() throws Exception {
    run("# Title", "```sh", "sleep 1000 & echo $! > job", "```");
    run(
        "# Title",
        "```sh",
        "setsid sleep 1000 < /dev/null > /dev/null 2>&1 & echo $! > x.pid",
        "```");
    for (String file : List.of("job", "x.pid")) {
      long pid = Long.parseLong(Files.readString(folder.resolve(file)).strip());
      assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), file);
    }
  }
}
