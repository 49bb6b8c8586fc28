package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.asterism.constellation.OperatorSigner;
import org.asterism.enclave.RunningVault;
import org.asterism.kernel.JavaKernel;
import org.asterism.wiring.RunningEngine;
import org.asterism.wiring.SocketDoorway;

/// Three vaults, of which any two are a quorum, and an engine, made by the operator's commands and
/// running in this process.
final class Founded implements AutoCloseable {
  static final int N = 3;

  final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, RunningVault> vaults = new TreeMap<>();
  private RunningEngine<SocketDoorway> engine;

  /// What a command said.
  record Ran(int status, String output, String error) {}

  /// @param folder with a short path, since a socket lies in it
  Founded(Path folder) throws Exception {
    this.folder = folder;
    var arguments = new ArrayList<>(List.of("constellation", "init", "--name", "three"));
    arguments.addAll(List.of("--k", "2", "--out", path("papers"), "--operator", path("operator")));
    arguments.addAll(List.of("--simulated-root", path("root")));
    arguments.addAll(List.of("--engine", path("engine/request.toml")));
    for (int i = 1; i <= N; i++) {
      String listen = "127.0.0.1:" + freePort();
      well("vault", "init", path("vault" + i), "--name", "vault" + i, "--listen", listen);
      arguments.add(path("vault" + i + "/request.toml"));
    }
    well("engine", "init", path("engine"), "--vaults", "3", "--socket", path("s"));
    well(arguments.toArray(String[]::new));
    for (int i = 1; i <= N; i++) {
      Files.copy(papers(i), folder.resolve("vault" + i + "/enrolment.toml"));
    }
    handOut();
    var operator = OperatorSigner.read(folder.resolve("operator")).key();
    edit("engine/engine.toml", "operators = []", "operators = [\"" + operator + "\"]");
    for (int i = 1; i <= N; i++) {
      startVault(i);
    }
    startEngine();
  }

  /// The constellation file, to the engine.
  void handOut() throws Exception {
    Files.copy(
        folder.resolve("papers/constellation.toml"),
        folder.resolve("engine/constellation.toml"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  void startVault(int i) throws Exception {
    vaults.put(i, RunningVault.start(folder.resolve("vault" + i), random));
  }

  void stopVault(int i) {
    Objects.requireNonNull(vaults.remove(i)).close();
  }

  void startEngine() throws Exception {
    engine =
        RunningEngine.start(
            folder.resolve("engine"), SocketDoorway::open, new JavaKernel(), random);
  }

  void stopEngine() {
    engine.close();
  }

  Ran status() {
    return run("constellation", "status", path("engine"));
  }

  Ran run(String... arguments) {
    return ran(arguments);
  }

  /// One command, in this process.
  static Ran ran(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status = Asterism.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Ran(status, out.toString(), err.toString());
  }

  void well(String... arguments) {
    Ran ran = run(arguments);
    assertEquals(0, ran.status(), ran.error());
  }

  void edit(String name, String found, String replacement) throws Exception {
    Path file = folder.resolve(name);
    String before = Files.readString(file);
    assertTrue(before.contains(found), before);
    Files.writeString(file, before.replace(found, replacement));
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  static int freePort() throws Exception {
    try (var probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private Path papers(int i) {
    return folder.resolve("papers/vault" + i + ".enrolment.toml");
  }

  @Override
  public void close() {
    engine.close();
    vaults.values().forEach(RunningVault::close);
  }
}
