package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.EvidenceExtension;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.collateral.PcsFolder;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;
import org.asterism.crypto.Providers;
import org.asterism.toml.ConfigurationException;

/// Evidence as it lies in a file: by itself, or in an RA-TLS certificate (PEM or DER).
///
/// @param evidence what is claimed
/// @param extension where in a certificate it was; empty where it lay by itself
record EvidenceFile(Evidence evidence, Optional<EvidenceExtension> extension) {
  /// The exit status of commands that tell a file that they cannot read apart from a refusal.
  static final int UNREADABLE = 2;

  private static final int MAX_MIB = 4;
  private static final String PEM = "-----BEGIN ";

  /// RFC 5280, 4.1: a certificate is a SEQUENCE of more than 255 bytes. Evidence begins with a
  /// small version number, so the two never read as each other.
  private static final int SEQUENCE = 0x30;

  private static final int LONG_LENGTH = 0x82;

  /// All evidence in a file: one, or each form that a certificate has, tagged first.
  static List<EvidenceFile> read(Path file) throws ConfigurationException {
    try {
      Bytes raw = bytes(file);
      return isCertificate(raw)
          ? inCertificate(file, raw)
          : List.of(new EvidenceFile(Evidence.parse(raw), Optional.empty()));
    } catch (MalformedException e) {
      throw ConfigurationException.about(file, e);
    }
  }

  private static boolean isCertificate(Bytes raw) {
    boolean der = raw.length() > 1 && raw.at(0) == SEQUENCE && raw.at(1) == LONG_LENGTH;
    boolean pem = raw.length() > PEM.length() && raw.slice(0, PEM.length()).text().equals(PEM);
    return der || pem;
  }

  private static List<EvidenceFile> inCertificate(Path file, Bytes raw)
      throws MalformedException, ConfigurationException {
    X509Certificate certificate =
        raw.at(0) == SEQUENCE ? X509.certificate(raw) : X509.chain(raw.text()).getFirst();
    Provider hashes = Providers.corretto().orElseGet(() -> Security.getProvider("SUN"));
    List<EvidenceFile> found = new ArrayList<>();
    for (EvidenceExtension extension : EvidenceExtension.in(certificate, hashes)) {
      Evidence evidence = Evidence.parse(extension.evidence());
      found.add(new EvidenceFile(evidence, Optional.of(extension)));
    }
    if (found.isEmpty()) {
      throw new ConfigurationException(file + ": expected evidence in the certificate, found none");
    }
    return List.copyOf(found);
  }

  /// Collateral from a file, or from a folder that holds a provisioning service's answers.
  static Collateral collateral(Path file) throws ConfigurationException {
    try {
      return Files.isDirectory(file) ? PcsFolder.read(file) : Collateral.parse(bytes(file));
    } catch (IOException | MalformedException e) {
      throw ConfigurationException.about(file, e);
    }
  }

  private static Bytes bytes(Path file) throws ConfigurationException {
    return BinaryFile.read(file, MAX_MIB);
  }
}
