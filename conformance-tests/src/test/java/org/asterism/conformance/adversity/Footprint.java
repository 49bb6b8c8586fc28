package org.asterism.conformance.adversity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;

/// What a Java process keeps: of its heap after a full collection, and what the kernel has for it.
///
/// @param heapKib in use
/// @param descriptors open files and sockets
/// @param threads of the operating system
record Footprint(long heapKib, int descriptors, int threads) {
  private static final String NO_ATTACHING = "-XX:+DisableAttachMechanism";
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /// The command of a process as it was started, but so that a heap can be collected from outside.
  static String[] attachable(LiveProcess process) throws IOException {
    String line = Files.readString(proc(process, "cmdline"), StandardCharsets.UTF_8);
    return Arrays.stream(line.split("\0", -1))
        .filter(part -> !part.isEmpty() && !part.equals(NO_ATTACHING))
        .toArray(String[]::new);
  }

  static Footprint of(LiveProcess process, Tool tool) throws IOException, InterruptedException {
    ask(process, tool, "GC.run");
    Matcher used = USED.matcher(ask(process, tool, "GC.heap_info"));
    long heap = 0;
    // The two generations of the serial collector; what follows is not heap.
    for (int generation = 0; generation < 2 && used.find(); generation++) {
      heap += Long.parseLong(used.group(1));
    }
    return new Footprint(heap, entries(proc(process, "fd")), entries(proc(process, "task")));
  }

  private static String ask(LiveProcess process, Tool tool, String what)
      throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return tool.run(jcmd, Long.toString(process.pid()), what).succeeded().output();
  }

  private static int entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }

  private static Path proc(LiveProcess process, String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
