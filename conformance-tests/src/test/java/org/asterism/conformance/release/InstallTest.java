package org.asterism.conformance.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.cli.Asterism;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `bin/install` puts where, into a folder that stands for the machine's root.
class InstallTest {
  /// What docs/operating/install.md says that a runtime of one's own must have.
  private static final String MODULES =
      "java.sql,java.naming,java.management,jdk.net,jdk.security.auth,jdk.unsupported";

  @TempDir Path folder;

  private Path root;

  @BeforeEach
  void install() throws Exception {
    root = folder.resolve("root");
    installAgain();
  }

  @Test
  void theCommandRunsThroughLinks_fromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), command());
    Tool.Ended ended = Tool.in(Path.of("/")).run(link.toString(), "--version");
    assertTrue(ended.succeeded().output().startsWith("asterism 0."), ended::output);
  }

  @Test
  void p11KitFindsTheLibrary_andTheLibraryTheEnginesJars() throws Exception {
    String text = Files.readString(root.resolve("usr/share/p11-kit/modules/asterism.module"));
    String module =
        text.lines().filter(line -> line.startsWith("module: /usr/")).findFirst().orElseThrow();
    Path library = root.resolve(module.substring("module: /".length()));
    assertEquals(versions().resolve("0.1.0-SNAPSHOT"), library.toRealPath().getParent());
    assertEquals(-1, Files.mismatch(LiveConstellation.distributedModule(), library));
    assertTrue(Files.exists(root.resolve("etc/asterism/pkcs11.conf")));
  }

  @Test
  void whatAnAdministratorChangedStays() throws Exception {
    Path configuration = root.resolve("etc/asterism/pkcs11.conf");
    Files.writeString(configuration, "engine = service:/run/other/engine.sock\n");
    installAgain();
    assertTrue(Files.readString(configuration).contains("/run/other"));
  }

  @Test
  void everyCommandHasAPage_andTheShellKnowsThem() throws Exception {
    var pages = new TreeSet<String>();
    collect(new CommandLine(Asterism.class), pages);
    assertTrue(pages.size() > 20, pages::toString);
    Path manual = root.resolve("usr/share/man/man1");
    for (String page : pages) {
      String text = Files.readString(manual.resolve(page));
      assertTrue(text.startsWith(".TH \"") && text.contains(".SH SYNOPSIS\nasterism"), page);
    }
    try (Stream<Path> files = Files.list(manual)) {
      assertEquals(pages.size(), files.count());
    }
    String completion = root.resolve("usr/share/bash-completion/completions/asterism").toString();
    String ask =
        "; COMP_WORDS=(asterism vault i) COMP_CWORD=2 COMP_LINE='asterism vault i' COMP_POINT=16;"
            + " _complete_asterism; echo \"${COMPREPLY[@]}\"";
    Tool.Ended ended = Tool.in(folder).run("bash", "-c", ". " + completion + ask);
    assertEquals("init\n", ended.succeeded().output());
  }

  @Test
  void aVersionGetsAFolderOfItsOwn_andOneThatRunsStays() throws Exception {
    try (var constellation = LiveConstellation.start(1, 1)) {
      constellation.engine().stop();
      constellation.replaceEngine(serving(new String[0], "engine", constellation.engineFolder()));
      constellation.engine().start();
      TestToken token = constellation.freshToken();
      for (int i = 0; i < 3; i++) {
        installAgain();
      }
      assertEquals(List.of("0.1.0-SNAPSHOT", "0.1.0-SNAPSHOT.3", "0.1.0-SNAPSHOT.4"), installed());
      assertSigns(constellation, token);
      constellation.engine().stop();
      installAgain();
      assertEquals(List.of("0.1.0-SNAPSHOT.2", "0.1.0-SNAPSHOT.4"), installed());
    }
  }

  // As a package manager does, which asks for no lock.
  @Test
  void anEngineGoesOnWithoutItsFiles() throws Exception {
    try (var constellation = LiveConstellation.start(1, 1)) {
      constellation.engine().stop();
      constellation.replaceEngine(serving(new String[0], "engine", constellation.engineFolder()));
      constellation.engine().start();
      Tool.in(folder).run("rm", "-rf", versions().toString()).succeeded();
      assertSigns(constellation, constellation.freshToken());
      assertEquals(0, constellation.engine().stop());
      assertFalse(constellation.engine().log().contains("NoClassDefFoundError"));
    }
  }

  // Made by jlink: no compiler, and no module that nothing needs.
  @Test
  void aJavaRuntimeIsEnough() throws Exception {
    String runtime = folder.resolve("runtime").toString();
    String jlink = Path.of(System.getProperty("java.home"), "bin", "jlink").toString();
    Tool.in(folder).run(jlink, "--add-modules", MODULES, "--output", runtime).succeeded();
    try (var constellation = LiveConstellation.start(1, 1)) {
      constellation.engine().stop();
      constellation.vault(0).stop();
      String[] environment = {"env", "PATH=/usr/bin:/bin", "JAVA_HOME=" + runtime};
      constellation.replaceVault(0, serving(environment, "vault", constellation.vaultFolder(0)));
      constellation.replaceEngine(serving(environment, "engine", constellation.engineFolder()));
      constellation.vault(0).start();
      constellation.engine().start();
      Path exe = Path.of("/proc", Long.toString(constellation.engine().pid()), "exe");
      assertTrue(exe.toRealPath().startsWith(Path.of(runtime).toRealPath()), exe::toString);
      assertSigns(constellation, constellation.freshToken());
    }
  }

  @Test
  void saysWhatItNeeds() throws Exception {
    Tool.Ended relative = Tool.in(folder).run(installer(), "--prefix", "opt", "--destdir", "x");
    assertTrue(relative.endedWith(1).output().contains("expected the absolute path of a folder"));
    assertTrue(
        Tool.in(folder).run(installer(), "--fly").endedWith(2).output().contains("--destdir"));
  }

  private void assertSigns(LiveConstellation constellation, TestToken token) throws Exception {
    constellation
        .pkcs11Tool(token, "--keypairgen", "--key-type", "EC:prime256v1", "--id", "01")
        .succeeded();
    String data = Files.writeString(folder.resolve("data"), "what is signed").toString();
    String[] sign = {"--sign", "--mechanism", "ECDSA-SHA256", "--id", "01", "-i", data};
    String[] into = {"-o", folder.resolve("signature").toString()};
    constellation
        .pkcs11Tool(token, Stream.of(sign, into).flatMap(Stream::of).toArray(String[]::new))
        .succeeded();
  }

  private void installAgain() throws IOException, InterruptedException {
    Tool.in(folder).run(installer(), "--prefix", "/usr", "--destdir", root.toString()).succeeded();
  }

  private String[] serving(String[] environment, String kind, Path of) {
    String[] serve = {command().toString(), kind, "serve", of.toString()};
    return Stream.of(environment, serve).flatMap(Stream::of).toArray(String[]::new);
  }

  private Path command() {
    return root.resolve("usr/bin/asterism");
  }

  private Path versions() throws IOException {
    return root.toRealPath().resolve("usr/lib/asterism");
  }

  private List<String> installed() throws IOException {
    try (Stream<Path> all = Files.list(versions())) {
      return all.filter(each -> !Files.isSymbolicLink(each))
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static void collect(CommandLine command, Set<String> pages) {
    pages.add(command.getCommandSpec().qualifiedName("-") + ".1");
    command.getSubcommands().values().forEach(each -> collect(each, pages));
  }

  private static String installer() {
    return Repository.root().resolve("bin/install").toString();
  }
}
