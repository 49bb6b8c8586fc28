package org.asterism.conformance.adversity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;

/// Signs with the one private key of a token, by a JDK's SunPKCS11, as often as it is told and on
/// until a file says that it is enough; a program of its own, run from its source.
public final class ManySignatures {
  private ManySignatures() {}

  /// @param arguments SunPKCS11's configuration, the user's PIN, how often at least, the file that
  ///   ends it
  public static void main(String[] arguments) throws Exception {
    Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
    Security.addProvider(provider);
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, arguments[1].toCharArray());
    var key = (PrivateKey) store.getKey(store.aliases().nextElement(), null);
    int times = Integer.parseInt(arguments[2]);
    Path enough = Path.of(arguments[3]);
    System.out.println("signing");
    for (int i = 0; i < times || !Files.exists(enough); i++) {
      Signature signature = Signature.getInstance("SHA256withRSA", provider);
      signature.initSign(key);
      signature.update(("message " + i).getBytes(StandardCharsets.UTF_8));
      byte[] _ = signature.sign();
    }
    System.out.println("signed " + times + " times or more");
  }
}
