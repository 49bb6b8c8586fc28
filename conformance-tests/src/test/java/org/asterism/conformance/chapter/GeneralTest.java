package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import iaik.pkcs.pkcs11.wrapper.CK_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// General-purpose functions (PKCS#11 v3.1 §5.4) and the relics of parallel ones (§5.20).
class GeneralTest {
  private static final int FUNCTIONS_OF_2_40 = 68;

  private static WrappedLibrary library;

  @BeforeAll
  static void load() throws Exception {
    library = WrappedLibrary.shared();
  }

  // §5.4.3
  @Test
  void saysWhatItIs() throws PKCS11Exception {
    CK_INFO info = library.wrapper().C_GetInfo();
    assertEquals(3, info.cryptokiVersion.major);
    assertEquals(2, info.cryptokiVersion.minor);
    assertEquals("Asterism", new String(info.manufacturerID).strip());
    assertTrue(new String(info.libraryDescription).strip().startsWith("Asterism"));
    assertEquals(0, info.flags);
    assertEquals(CKR_ARGUMENTS_BAD, library.raw().C_GetInfo(null));
  }

  // §5.4.1
  @Test
  void isInitialisedOnce() {
    assertRefused(
        CKR_CRYPTOKI_ALREADY_INITIALIZED, () -> library.wrapper().C_Initialize(null, true));
  }

  // §5.4.2: pReserved is NULL; whoever passes something else goes on as before.
  @Test
  void isNotFinalisedByMistake() throws PKCS11Exception {
    assertEquals(CKR_ARGUMENTS_BAD, library.raw().C_Finalize(new Memory(1)));
    assertEquals(3, library.wrapper().C_GetInfo().cryptokiVersion.major);
  }

  // §5.4.4
  @Test
  void fillsEveryPlaceOfItsFunctionList() {
    try (var list = new Memory(Native.POINTER_SIZE)) {
      assertEquals(CKR_OK, library.raw().C_GetFunctionList(list));
      Pointer functions = list.getPointer(0);
      assertEquals(2, functions.getByte(0));
      assertEquals(40, functions.getByte(1));
      for (int i = 1; i <= FUNCTIONS_OF_2_40; i++) {
        assertNotEquals(Pointer.NULL, functions.getPointer((long) i * Native.POINTER_SIZE));
      }
    }
    assertEquals(CKR_ARGUMENTS_BAD, library.raw().C_GetFunctionList(null));
  }

  // What docs/reference/functions.md lists is in the library, and nothing else is.
  @Test
  void showsTheFunctionsOfItsPage() throws Exception {
    Path module = LiveConstellation.module();
    var page = Repository.root().resolve("docs/reference/functions.md");
    var listed =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("| C_"))
            .map(line -> line.substring(2, line.indexOf(' ', 2)))
            .collect(Collectors.toCollection(TreeSet::new));
    var shown =
        Tool.in(Repository.root())
            .run("nm", "-D", "--defined-only", module.toString())
            .succeeded()
            .output()
            .lines()
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, shown);
  }

  // §5.4.5
  @Test
  void listsItsInterfaces() {
    var count = RawCalls.room(0);
    assertEquals(CKR_OK, library.raw().C_GetInterfaceList(null, count));
    assertTrue(count.getValue().longValue() > 0);
    count.setValue(new NativeLong(0));
    try (var list = new Memory(1)) {
      assertEquals(CKR_BUFFER_TOO_SMALL, library.raw().C_GetInterfaceList(list, count));
    }
    assertEquals(CKR_ARGUMENTS_BAD, library.raw().C_GetInterfaceList(null, null));
  }

  // §5.20.1, §5.20.2
  @Test
  void runsNothingInParallel() {
    assertRefused(CKR_FUNCTION_NOT_PARALLEL, () -> library.wrapper().C_GetFunctionStatus(1));
    assertRefused(CKR_FUNCTION_NOT_PARALLEL, () -> library.wrapper().C_CancelFunction(1));
  }
}
