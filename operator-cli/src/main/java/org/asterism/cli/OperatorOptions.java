package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.EngineRequest;
import org.asterism.constellation.OperatorSigner;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whose keys sign, and for which engine.
final class OperatorOptions {
  @Option(
      names = "--operator",
      required = true,
      paramLabel = "FILE",
      description = "An operator's signing key, repeatable; made if there is no such file.")
  private List<Path> operators;

  @Option(
      names = "--simulated-root",
      paramLabel = "FILE",
      description =
          "The root that certifies simulated evidence, for development; made if it is missing.")
  private @Nullable Path simulatedRoot;

  @Option(
      names = "--engine",
      required = true,
      paramLabel = "FILE",
      description = "The request.toml that engine init wrote.")
  private Path engine;

  Founding founding(SecureRandom random) throws IOException, ConfigurationException {
    var request = EngineRequest.read(engine.toString(), TextFile.read(engine));
    var signers = new ArrayList<OperatorSigner>();
    for (var file : operators) {
      signers.add(signer(file, random));
    }
    var root =
        simulatedRoot == null
            ? Optional.<OperatorSigner>empty()
            : Optional.of(signer(simulatedRoot, random));
    return new Founding(new Founding.Signers(signers, root), request, random);
  }

  private static OperatorSigner signer(Path file, SecureRandom random)
      throws IOException, ConfigurationException {
    return Files.exists(file) ? OperatorSigner.read(file) : OperatorSigner.create(file, random);
  }
}
