package org.asterism.conformance.adversity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.tidy.Repository;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EvidenceKind;

/// An engine beside the constellation's own, which the vaults talk to because an operator said so,
/// and whose folder is in the wrong hands.
record SecondEngine(Path folder) {
  private static final String NAME = "second";

  /// Makes its keys and has it enrolled at every vault, each of which is started anew.
  static SecondEngine enrolled(LiveConstellation constellation) throws Exception {
    Path folder = constellation.folder().resolve(NAME);
    int n = constellation.vaults().size();
    constellation
        .asterism(
            "engine",
            "init",
            folder.toString(),
            "--vaults",
            Integer.toString(n),
            "--socket",
            constellation.folder().resolve(NAME + ".sock").toString())
        .succeeded();
    EngineRequest request = read(folder.resolve("request.toml"));
    var operator = OperatorSigner.read(constellation.folder().resolve("operator.key"));
    for (int vault = 0; vault < n; vault++) {
      enrol(constellation.vaultFolder(vault), request, vault, operator);
      constellation.vault(vault).stop();
      constellation.vault(vault).start();
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
      Integer.toString(seconds)
    };
  }

  private static EngineRequest read(Path file) throws IOException, ConfigurationException {
    return EngineRequest.read(file.toString(), Files.readString(file));
  }

  private static void enrol(
      Path vaultFolder, EngineRequest request, int vault, OperatorSigner operator)
      throws IOException, ConfigurationException {
    Path file = vaultFolder.resolve("enrolment.toml");
    VaultEnrolment before = VaultEnrolment.read(file.toString(), Files.readString(file));
    var engines = new ArrayList<>(before.engines());
    var identity = request.identities().get(vault);
    engines.add(new VaultEnrolment.Engine(NAME, EvidenceKind.HOST, identity));
    var next =
        new VaultEnrolment(
            before.id(),
            before.serial() + 1,
            before.identity(),
            before.operators(),
            engines,
            before.simulatedCertificate());
    Files.writeString(file, next.write(List.of(operator)));
  }
}
