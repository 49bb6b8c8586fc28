package org.asterism.conformance.restart;

import java.nio.file.Path;
import java.util.List;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.interop.SunPkcs11;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that other people wrote go on where they were when the engine was killed, or stopped,
/// and another one came: each line of the table in docs/operating/restarts.md.
class ConsumersAcrossRestartsTest {
  private static final Path PROGRAM =
      Repository.root()
          .resolve("conformance-tests/src/test/java")
          .resolve(RestartedProgram.class.getName().replace('.', '/') + ".java");

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "apache", "stunnel", "openssl", "ssh-agent"})
  void goOn(String consumer, @TempDir Path folder) throws Exception {
    Restarts restarts = Restarts.shared();
    new RestartScript(restarts, restarts.consumer(folder)).run(consumer);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void javaGoesOn(int release, @TempDir Path folder) throws Exception {
    Restarts restarts = Restarts.shared();
    Consumer consumer = restarts.consumer(folder);
    Path jdk = release == 17 ? SunPkcs11.jdk(17) : SunPkcs11.thisJdk();
    var _ = SunPkcs11.of(consumer, jdk);
    new RestartScript(restarts, consumer)
        .run("java", List.of(jdk.toString(), PROGRAM.toString()).toArray(String[]::new));
  }
}
