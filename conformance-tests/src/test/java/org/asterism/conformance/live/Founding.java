package org.asterism.conformance.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What operators do before anything of a constellation runs: folders, keys and papers, by their
/// commands. What is done on several machines is done at once.
record Founding(Path folder, Tool tool, String asterism) {
  private static final Pattern OPERATORS = Pattern.compile("(?m)^operators = .*$");

  void found(int n, int k) throws IOException, InterruptedException {
    List<String> names = IntStream.range(0, n).mapToObj(LiveConstellation::vaultName).toList();
    var ports = new LinkedHashSet<Integer>();
    while (ports.size() < n) {
      ports.add(LiveConstellation.freePort());
    }
    var each = new ArrayList<List<String>>();
    for (int port : ports) {
      String name = names.get(each.size());
      each.add(
          List.of("vault", "init", path(name), "--name", name, "--listen", "127.0.0.1:" + port));
    }
    each.add(
        List.of(
            "engine",
            "init",
            path("engine"),
            "--vaults",
            Integer.toString(n),
            "--socket",
            path("engine.sock")));
    atOnce(each);
    var command =
        new ArrayList<>(
            List.of("constellation", "init", "--name", "test", "--k", Integer.toString(k)));
    command.addAll(List.of("--out", folder.toString(), "--operator", path("operator.key")));
    command.addAll(List.of("--simulated-root", path("simulated-root.key")));
    command.addAll(List.of("--engine", path("engine/request.toml")));
    names.forEach(name -> command.add(path(name + "/request.toml")));
    run(command);
    handOut(names);
  }

  private void atOnce(List<List<String>> commands) throws InterruptedException {
    var ended = new ArrayList<Future<Tool.Ended>>();
    try (var machines = Executors.newVirtualThreadPerTaskExecutor()) {
      commands.forEach(command -> ended.add(machines.submit(() -> run(command))));
    }
    for (Future<Tool.Ended> each : ended) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        throw new AssertionError("a constellation is not founded", failed.getCause());
      }
    }
  }

  private Tool.Ended run(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(asterism));
    command.addAll(arguments);
    return tool.run(command.toArray(String[]::new)).succeeded();
  }

  // What an operator carries from a desk to the machines.
  private void handOut(List<String> names) throws IOException {
    for (String name : names) {
      Files.copy(
          folder.resolve(name + ".enrolment.toml"), folder.resolve(name + "/enrolment.toml"));
    }
    Path constellation = folder.resolve("constellation.toml");
    Files.copy(constellation, folder.resolve("engine/constellation.toml"));
    Matcher operators = OPERATORS.matcher(Files.readString(constellation));
    if (!operators.find()) {
      throw new AssertionError("the constellation file names no operators");
    }
    Path toml = folder.resolve("engine/engine.toml");
    Files.writeString(
        toml, OPERATORS.matcher(Files.readString(toml)).replaceFirst(operators.group()));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
