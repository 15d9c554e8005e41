// A classifier that is fitted, saved to a file, loaded elsewhere, and serves predictions over HTTP,
// one row at a time, to many threads. It needs nothing but the core jar.
//   java --add-modules jdk.incubator.vector -cp tangent.jar Serve.java 8080
//   curl 'localhost:8080/?0.1,0.2'

import com.sun.net.httpserver.HttpServer;
import dev.tangent.job.learner.*;
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.Executors;

void main(String[] arguments) throws Exception {
  Path file = Files.createTempDirectory("ntk").resolve("signs.tangent");
  fit().save(file);
  NeuralKernelModel model = NeuralKernelModel.load(file); // immutable: all threads share it
  int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
  try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          double[] row =
              Arrays.stream(exchange.getRequestURI().getQuery().split(","))
                  .mapToDouble(Double::parseDouble)
                  .toArray();
          byte[] answer =
              (model.predictClass(row) + " " + Arrays.toString(model.probabilities(row)))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    if (port == 0) { // a try: one row of each class, then it ends
      for (String row : List.of("0.7,0.8", "0.7,-0.8")) {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/?" + row);
        IO.println(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
      }
      server.stop(0);
    } else {
      Thread.currentThread().join();
    }
  }
}

/** Points of the plane; the class says whether the signs of the two numbers agree. */
NeuralKernelModel fit() {
  Random random = new Random(1);
  double[][] x = new double[80][2];
  String[] labels = new String[80];
  for (int i = 0; i < 80; i++) {
    x[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
    labels[i] = x[i][0] * x[i][1] > 0 ? "same" : "different";
  }
  return NeuralKernelClassifier.create().withDepths(2, 3).fit(x, labels);
}
