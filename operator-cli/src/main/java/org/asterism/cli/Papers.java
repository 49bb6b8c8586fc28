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
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;

/// The folder for the signed files that an operator hands out.
record Papers(Path folder, PrintWriter out) {
  static final String CONSTELLATION = "constellation.toml";

  /// Two constellations never share a folder.
  void requireUnfounded() throws IOException, ConfigurationException {
    TextFile.folder(folder);
    var file = folder.resolve(CONSTELLATION);
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  /// The constellation that `signers` will change.
  Constellation constellation(List<OperatorSigner> signers)
      throws IOException, ConfigurationException {
    var file = folder.resolve(CONSTELLATION);
    var signing = signers.stream().map(OperatorSigner::key).toList();
    return ConstellationFile.readToChange(file.toString(), TextFile.read(file), signing);
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
    out.printf(
        "%s: for engines; %d of %d vaults, serial %d%n",
        file, constellation.k(), constellation.n(), constellation.serial());
    var operators = constellation.operators();
    operators.keys().forEach(key -> out.printf("operator %s%n", key));
    if (operators.keys().size() > 1) {
      out.printf("operators_needed = %d%n", operators.needed());
    }
  }

  /// Says what these numbers mean before anybody relies on them.
  void advise(Constellation constellation) {
    int k = constellation.k();
    int n = constellation.n();
    int toCreate = Math.min(n, k + 1);
    out.printf(
        "any %d of the %d vaults can use a key; %d must be up to make one%s%n",
        k, n, toCreate, toCreate == n ? ", so none may be down then: see create_spare" : "");
    if (k == 1) {
      out.println("warning: with --k 1 each vault alone holds every key whole");
    }
  }
}
