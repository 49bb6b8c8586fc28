package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.toml.TextFile;

/// The folder for the signed files that an operator hands out.
record Papers(Path folder, PrintWriter out) {
  static final String CONSTELLATION = "constellation.toml";

  /// Two constellations never share a folder.
  void requireUnfounded() throws IOException {
    Files.createDirectories(folder);
    var file = folder.resolve(CONSTELLATION);
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  void write(VaultEnrolment enrolment, String vault, List<OperatorSigner> signers)
      throws IOException {
    var file = folder.resolve(vault + ".enrolment.toml");
    TextFile.replace(file, enrolment.write(signers));
    out.printf("%s: for vault %s%n", file, vault);
  }

  void write(Constellation constellation, List<OperatorSigner> signers) throws IOException {
    var file = folder.resolve(CONSTELLATION);
    TextFile.replace(file, ConstellationFile.write(constellation, signers));
    out.printf("%s: for engines; %d of %d vaults%n", file, constellation.k(), constellation.n());
    signers.forEach(signer -> out.printf("operator %s%n", signer.key()));
  }
}
