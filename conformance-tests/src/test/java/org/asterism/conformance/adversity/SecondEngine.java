package org.asterism.conformance.adversity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.tidy.Repository;

/// An engine beside the constellation's own, which the vaults talk to because an operator said so,
/// and whose folder is in the wrong hands.
record SecondEngine(Path folder) {
  private static final String NAME = "second";

  /// Makes its keys and has it enrolled at every vault, none of which is started anew.
  static SecondEngine enrolled(LiveConstellation constellation) throws Exception {
    Path folder = constellation.folder().resolve(NAME);
    int n = constellation.vaults().size();
    constellation
        .asterism(
            "engine",
            "init",
            folder.toString(),
            "--name",
            NAME,
            "--vaults",
            Integer.toString(n),
            "--socket",
            constellation.folder().resolve(NAME + ".sock").toString())
        .succeeded();
    constellation
        .asterism(
            "constellation",
            "add-engine",
            "--operator",
            constellation.folder().resolve("operator.key").toString(),
            "--out",
            constellation.folder().toString(),
            folder.resolve("request.toml").toString())
        .succeeded();
    for (int vault = 0; vault < n; vault++) {
      constellation.enrolAgain(vault);
    }
    for (String shared : List.of("engine.toml", "constellation.toml")) {
      Files.copy(
          constellation.engineFolder().resolve(shared),
          folder.resolve(shared),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return new SecondEngine(folder);
  }

  /// The command of [StolenEngineKey] with its keys.
  String[] stolen(String serial, int seconds) {
    return command(serial, Integer.toString(seconds));
  }

  /// The same, which only marks.
  String[] marking(String serial) {
    return command(serial, StolenEngineKey.MARK);
  }

  private String[] command(String serial, String way) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-Xmx128m",
      "-Djdk.tls.server.newSessionTicketCount=0",
      "-Dlogback.configurationFile=" + Repository.root().resolve("etc/logback.xml"),
      "-cp",
      System.getProperty("java.class.path"),
      StolenEngineKey.class.getName(),
      folder.toString(),
      serial,
      way
    };
  }
}
