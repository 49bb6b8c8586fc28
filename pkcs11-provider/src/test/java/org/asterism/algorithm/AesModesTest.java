package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.aes.Ctr;
import org.asterism.cryptoki.Ckk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The modes of AES give what their documents say, in both directions.
class AesModesTest {
  // A line each: mechanism, bits of counter, iv, key, plaintext, ciphertext; - for none.
  private static final String TABLE =
      """
      # SP 800-38A F.1.1 and F.1.2
      AES_ECB - - 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf43b1cd7f598ece23881b00e3\
      ed0306887b0c785e27e8ad3f8223207104725dd4
      # SP 800-38A F.2.1 and F.2.2
      AES_CBC - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e\
      222295163ff1caa1681fac09120eca307586e1a7
      # SP 800-38A F.5.1 and F.5.2
      AES_CTR 128 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f0902\
      0db03eab1e031dda2fbe03d1792170a0f3009cee
      # SP 800-38A F.5.5 and F.5.6
      AES_CTR 128 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff \
      603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4 \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba\
      2d84988ddfc9c58db67aada613c2dd08457941a6
      # SP 800-38A F.4.1 and F.4.2
      AES_OFB - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed8259740051e9c5fecf64344f7a8\
      2260edcc304c6528f659c77866a510d9c1d6ae5e
      # SP 800-38A F.3.13 and F.3.14
      AES_CFB128 - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417be66c3710 \
      3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b26751f67a3cbb140b1808cf1\
      87a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6
      # SP 800-38A F.3.7 and F.3.8
      AES_CFB8 - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d \
      3b79424c9c0dd436bace9e0ed4586a4f32b9
      # SP 800-38A F.3.1 and F.3.2
      AES_CFB1 - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1 \
      68b3
      # SP 800-38A §6.3 with s = 64 on the data of F.3, block by block with python cryptography 48
      AES_CFB64 - 000102030405060708090a0b0c0d0e0f 2b7e151628aed2a6abf7158809cf4f3c \
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc119\
      1a0a52eff69f2445df4f9b17ad2b417b \
      3b3fd92eb72dad20764bc8b40ee0de40f857ab76f3e7bc33332265ff0594b12e6c8bf2f3fc1ba87b2f124a56\
      f7fe88d2341f1d0535f0d56e58287bbe
      # RFC 3962 appendix B, its last two blocks in CS1's order
      AES_CTS - 00000000000000000000000000000000 636869636b656e207465726979616b69 \
      4920776f756c64206c696b652074686520 \
      97c6353568f2bf8cb4d8a580362da7ff7f
      # RFC 3962 appendix B, its last two blocks in CS1's order
      AES_CTS - 00000000000000000000000000000000 636869636b656e207465726979616b69 \
      4920776f756c64206c696b65207468652047656e6572616c20476175277320 \
      97687268d6ecccc0c07b25e25ecfe5fc00783e0efdb2c1d445d4c8eff7ed22
      # RFC 3962 appendix B, its last two blocks in CS1's order
      AES_CTS - 00000000000000000000000000000000 636869636b656e207465726979616b69 \
      4920776f756c64206c696b65207468652047656e6572616c20476175277320436869636b656e2c20706c6561\
      73652c20616e6420776f6e746f6e20736f75702e \
      97687268d6ecccc0c07b25e25ecfe58439312523a78662d5be7fcbcc98ebf5a89dad8bbb96c4cdc03bc103e1\
      a194bbd84807efe836ee89a526730dbc2f7bc840
      # IEEE 1619-2007 appendix B, vector 2
      AES_XTS - 33333333330000000000000000000000 \
      1111111111111111111111111111111122222222222222222222222222222222 \
      4444444444444444444444444444444444444444444444444444444444444444 \
      c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0
      # IEEE 1619-2007 appendix B, vector 15
      AES_XTS - 9a785634120000000000000000000000 \
      fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0bfbebdbcbbbab9b8b7b6b5b4b3b2b1b0 \
      000102030405060708090a0b0c0d0e0f10 \
      6c1625db4671522d3d7599601de7ca09ed
      # RFC 3394 §4.1
      AES_KEY_WRAP - - 000102030405060708090a0b0c0d0e0f \
      00112233445566778899aabbccddeeff \
      1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5
      # RFC 5649 §6, 20 octets
      AES_KEY_WRAP_KWP - - 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8 \
      c37b7e6492584340bed12207808941155068f738 \
      138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a
      # RFC 5649 §6, 7 octets
      AES_KEY_WRAP_KWP - - 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8 \
      466f7250617369 \
      afbeb0f07dfbf5419200f2ccb50bb24f
      # python cryptography 48: RFC 3394 over PKCS#7 padding to 8 bytes
      AES_KEY_WRAP_PKCS7 - - 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8 \
      c37b7e6492584340bed12207808941155068f738 \
      44bfbc91df7939f52728eb0c6287a43cb268367ead991a471290544c21f20477
      """;

  static final List<String> LINES = TABLE.lines().filter(line -> !line.startsWith("#")).toList();

  @ParameterizedTest
  @FieldSource("LINES")
  void aModeGivesWhatItsDocumentSays(String line) throws Exception {
    String[] words = line.split(" ");
    var s = Specimen.named(words[0]).with(parameter(words));
    byte[] plaintext = hex(words[4]);
    byte[] ciphertext = hex(words[5]);
    long type = words[0].equals("AES_XTS") ? Ckk.AES_XTS : Ckk.AES;
    for (var bench : Workbench.BOTH) {
      bench.with(
          Workbench.secret(type, hex(words[3])),
          key -> {
            var table = bench.table();
            var encryption = table.encrypt(s.mechanism(), key.facts(), Optional.of(key));
            assertArrayEquals(ciphertext, encryption.process(plaintext));
            assertArrayEquals(plaintext, table.decrypt(s.mechanism(), key).process(ciphertext));
            return key;
          });
    }
  }

  private static Parameter parameter(String[] words) {
    if (words[2].equals("-")) {
      return new Parameter.None();
    }
    return words[1].equals("-")
        ? new Parameter.Iv(hex(words[2]))
        : new Ctr(Long.parseLong(words[1]), hex(words[2]));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
