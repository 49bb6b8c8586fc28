package org.asterism.attest.steps;

import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// The keys that all trust rests on. They are part of the program, never of evidence or collateral.
///
/// @param intel the key of Intel's SGX Root CA; the key, because older quotes carry an earlier
///   certificate of it
/// @param amd AMD's root certificates (ARK), one for each product line
/// @param amdIssuers AMD's intermediate certificates (ASK, ASVK) that are built in
public record Roots(PublicKey intel, List<X509Certificate> amd, List<X509Certificate> amdIssuers) {
  private static final List<String> AMD_CHAINS =
      List.of(
          "ask_ark_milan.pem", "ask_ark_genoa.pem", "ask_ark_turin.pem", "ask_ark_milan_vlek.pem");

  public Roots {
    amd = List.copyOf(amd);
    amdIssuers = List.copyOf(amdIssuers);
  }

  /// The vendors' own.
  public static Roots vendors() {
    try {
      List<X509Certificate> roots = new ArrayList<>();
      List<X509Certificate> issuers = new ArrayList<>();
      for (String file : AMD_CHAINS) {
        List<X509Certificate> chain = X509.chain(resource(file).text());
        issuers.add(chain.getFirst());
        roots.add(chain.getLast());
      }
      PublicKey intel = X509.certificate(resource("intel_sgx_root_ca.der")).getPublicKey();
      return new Roots(intel, roots, issuers);
    } catch (IOException | MalformedException e) {
      throw new IllegalStateException("the built-in vendor roots cannot be read", e);
    }
  }

  private static Bytes resource(String name) throws IOException {
    try (InputStream in = Roots.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return Bytes.of(in.readAllBytes());
    }
  }
}
