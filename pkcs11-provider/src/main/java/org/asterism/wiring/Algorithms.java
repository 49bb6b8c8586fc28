package org.asterism.wiring;

import java.util.List;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.aes.AesAlgorithm;
import org.asterism.algorithm.chacha.ChaChaAlgorithm;
import org.asterism.algorithm.ec.EcAlgorithm;
import org.asterism.algorithm.edwards.EdwardsAlgorithm;
import org.asterism.algorithm.hash.HashAlgorithm;
import org.asterism.algorithm.kdf.KdfAlgorithm;
import org.asterism.algorithm.montgomery.MontgomeryAlgorithm;
import org.asterism.algorithm.pqc.PqcAlgorithm;
import org.asterism.algorithm.publickey.PublicKeyAlgorithm;
import org.asterism.algorithm.rsa.RsaAlgorithm;
import org.asterism.algorithm.tls.TlsAlgorithm;
import org.asterism.crypto.Providers;

/// The list of the token's algorithms: one line for each.
public final class Algorithms {
  private Algorithms() {}

  public static List<Algorithm> all(Providers providers) {
    var aes = new AesAlgorithm(providers);
    return List.of(
        new RsaAlgorithm(providers, aes.keyWrapWithPadding()),
        new EcAlgorithm(providers, aes.keyWrapWithPadding()),
        new EdwardsAlgorithm(providers),
        new MontgomeryAlgorithm(providers),
        aes,
        new ChaChaAlgorithm(providers),
        new HashAlgorithm(providers),
        new KdfAlgorithm(providers),
        new TlsAlgorithm(providers),
        new PqcAlgorithm(providers),
        new PublicKeyAlgorithm());
  }
}
