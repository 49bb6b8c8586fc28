package org.asterism.conformance.adversity;

import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;

/// Signs as often as it is told with the one private key of a token, by a JDK's SunPKCS11; a
/// program of its own, run from its source.
public final class ManySignatures {
  private ManySignatures() {}

  /// @param arguments SunPKCS11's configuration, the user's PIN, how often
  public static void main(String[] arguments) throws Exception {
    Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
    Security.addProvider(provider);
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, arguments[1].toCharArray());
    var key = (PrivateKey) store.getKey(store.aliases().nextElement(), null);
    int times = Integer.parseInt(arguments[2]);
    System.out.println("signing");
    for (int i = 0; i < times; i++) {
      Signature signature = Signature.getInstance("SHA256withRSA", provider);
      signature.initSign(key);
      signature.update(("message " + i).getBytes(StandardCharsets.UTF_8));
      byte[] _ = signature.sign();
    }
    System.out.println("signed " + times);
  }
}
