package org.asterism.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;

/// The folder for the signed files that operators hand out. What is signed by enough of them lies
/// in it; a change that waits for more signatures lies in a folder below, and both go from operator
/// to operator.
record Papers(Path folder, PrintWriter out) {
  static final String CONSTELLATION = "constellation.toml";
  private static final String ENROLMENT = ".enrolment.toml";
  private static final String NEXT = "next";

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

  /// The constellation as its own operators signed it.
  Constellation constellation() throws IOException, ConfigurationException {
    var file = folder.resolve(CONSTELLATION);
    return ConstellationFile.readOwn(file.toString(), TextFile.read(file));
  }

  /// The enrolments of a constellation's vaults, by the vaults' names.
  Map<String, VaultEnrolment> enrolments(Constellation constellation)
      throws IOException, ConfigurationException, CommandFailed {
    var enrolments = new LinkedHashMap<String, VaultEnrolment>();
    for (var member : constellation.members()) {
      String vault = member.vault().name();
      Path file = folder.resolve(enrolmentFile(vault));
      var enrolment =
          VaultEnrolment.read(
              file.toString(), TextFile.read(file, "put a copy of the vault's enrolment there"));
      if (!enrolment.id().equals(member.vault().enrolment())) {
        throw new CommandFailed(
            "%s: expected the enrolment %s of %s, found %s; put a copy of the vault's there"
                .formatted(file, member.vault().enrolment(), vault, enrolment.id()));
      }
      enrolments.put(vault, enrolment);
    }
    return enrolments;
  }

  /// What lies in the folder under this name.
  Optional<String> text(String name) throws IOException, ConfigurationException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Optional.of(TextFile.read(file)) : Optional.empty();
  }

  /// Where a change waits for more signatures.
  Path next() {
    return folder.resolve(NEXT);
  }

  static String enrolmentFile(String vault) {
    return vault + ENROLMENT;
  }

  /// For which vault a file is; empty: for engines.
  static Optional<String> vault(String name) {
    return name.endsWith(ENROLMENT)
        ? Optional.of(name.substring(0, name.length() - ENROLMENT.length()))
        : Optional.empty();
  }

  void write(VaultEnrolment enrolment, String vault, List<OperatorSigner> signers)
      throws IOException {
    put(enrolmentFile(vault), enrolment.write(signers));
  }

  void write(Constellation constellation, List<OperatorSigner> signers) throws IOException {
    put(CONSTELLATION, ConstellationFile.write(constellation, signers));
    say(constellation);
  }

  /// Puts a signed file in force; says for which vault it is.
  void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    TextFile.replace(file, text);
    vault(name).ifPresent(vault -> out.printf("%s: for vault %s%n", file, vault));
  }

  /// Says that the constellation's file is there, and what engines are to be told besides.
  void say(Constellation constellation) {
    out.printf(
        "%s: for engines; %d of %d vaults, serial %d%n",
        folder.resolve(CONSTELLATION),
        constellation.k(),
        constellation.n(),
        constellation.serial());
    Operators operators = constellation.operators();
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
