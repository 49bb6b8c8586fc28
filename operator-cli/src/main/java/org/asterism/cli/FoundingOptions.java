package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorSigner;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whose keys sign, and for which engine.
final class FoundingOptions {
  @Mixin private final OperatorOptions operators = new OperatorOptions();

  @Option(
      names = "--simulated-root",
      paramLabel = "FILE",
      description =
          "The root that certifies simulated evidence, for development; 'constellation init' makes"
              + " a new one.")
  private @Nullable Path simulatedRoot;

  @Option(
      names = "--engine",
      required = true,
      paramLabel = "FILE",
      description = "The request.toml that engine init wrote.")
  private Path engine;

  /// For a constellation that is there: keys that are not are a mistake.
  Founding founding(SecureRandom random) throws IOException, ConfigurationException {
    var request = request();
    var signers = operators.present();
    Optional<OperatorSigner> root =
        simulatedRoot == null ? Optional.empty() : Optional.of(OperatorSigner.read(simulatedRoot));
    return new Founding(new Founding.Signers(signers, root), request, random);
  }

  /// For a new constellation: keys that are not there are made.
  Founding newFounding(SecureRandom random) throws IOException, ConfigurationException {
    var request = request();
    var signers = operators.presentOrNew(random);
    Optional<OperatorSigner> root =
        simulatedRoot == null
            ? Optional.empty()
            : Optional.of(operators.presentOrNew(simulatedRoot, "--simulated-root", random));
    return new Founding(new Founding.Signers(signers, root), request, random);
  }

  private EngineRequest request() throws IOException, ConfigurationException {
    return EngineRequest.read(engine.toString(), TextFile.read(engine));
  }
}
