package org.asterism.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.conformance.vectors.AnswersBench.Keys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Every mechanism gives the answers that its standard and Wycheproof have for it, through the
/// shared library: keys of a session on both links, keys whose shares are in the vaults, and keys
/// that are never whole.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VectorsTest {
  private static final int AT_ONCE = 4;

  private static AnswersBench bench;

  @BeforeAll
  static void start() throws Exception {
    bench = AnswersBench.start();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  @Order(1)
  void everyListedMechanismHasAKnownAnswer() throws Exception {
    var listed = new TreeSet<>(bench.mechanisms());
    all().forEach(question -> listed.remove(Names.number(question.mechanism())));
    assertEquals(List.of(), listed.stream().map("0x%x"::formatted).toList());
  }

  @Test
  @Order(2)
  void theServiceGivesThem() throws Exception {
    report("service", tables(), Keys.SESSION);
  }

  @Test
  @Order(3)
  void keysInTheVaultsGiveThem() throws Exception {
    report("vaults", firstOfEach(tables()), Keys.TOKEN);
  }

  @Test
  @Order(4)
  void keysThatAreNeverWholeGiveThem() throws Exception {
    report("threshold", ThresholdTables.all(), Keys.TOKEN);
  }

  // Last: an engine's token store has one engine.
  @Test
  @Order(5)
  void anEmbeddedEngineGivesThem() throws Exception {
    bench = bench.embedded();
    report("embedded", Map.of("all", all()), Keys.SESSION);
  }

  // A program for each table, a few at once: they wait for vaults and disks mostly.
  private static void report(String link, Map<String, List<Question>> tables, Keys keys)
      throws Exception {
    var answers = new LinkedHashMap<String, Future<Integer>>();
    try (var programs = Executors.newFixedThreadPool(AT_ONCE)) {
      tables.forEach(
          (name, asked) -> answers.put(name, programs.submit(() -> right(name, asked, keys))));
    }
    int sum = 0;
    for (Map.Entry<String, Future<Integer>> table : answers.entrySet()) {
      int right = table.getValue().get();
      System.out.printf("%s: %s: %d answers right%n", link, table.getKey(), right);
      sum += right;
    }
    System.out.printf("%s: %d answers right%n", link, sum);
  }

  private static int right(String table, List<Question> asked, Keys keys) throws Exception {
    int right = bench.ask(asked, keys);
    assertTrue(right >= asked.size(), table);
    return right;
  }

  private static Map<String, List<Question>> tables() throws IOException {
    var tables = new LinkedHashMap<String, List<Question>>();
    for (Path file : KnownAnswers.files()) {
      tables.put(file.getFileName().toString(), KnownAnswers.read(file));
    }
    tables.putAll(WycheproofTables.all());
    return tables;
  }

  private static List<Question> all() throws IOException {
    return tables().values().stream().flatMap(List::stream).toList();
  }

  // For keys in the vaults: one of each mechanism and deed of each table.
  private static Map<String, List<Question>> firstOfEach(Map<String, List<Question>> tables) {
    var some = new LinkedHashMap<String, List<Question>>();
    tables.forEach((name, questions) -> {
      var first = new LinkedHashMap<String, Question>();
      questions.forEach(q -> first.putIfAbsent(q.mechanism() + " " + q.deed(), q));
      some.put(name, new ArrayList<>(first.values()));
    });
    return some;
  }
}
