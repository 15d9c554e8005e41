// Trains a network from a program of your own, as a run: `ntk watch`, `ntk show` and `ntk report`
// work on its directory during the training and afterwards. It needs the optional libraries beside
// the engine: use tangent-all.jar, which has all of them.
//   java --add-modules jdk.incubator.vector -cp tangent-all.jar TrainAndWatch.java [DIRECTORY]

import dev.tangent.job.frame.*;
import dev.tangent.job.spec.*;
import dev.tangent.job.train.*;
import java.nio.file.Files;
import java.nio.file.Path;

void main(String[] arguments) throws Exception {
  Path directory =
      arguments.length > 0
          ? Path.of(arguments[0])
          : Files.createTempDirectory("ntk").resolve("run");
  TrainingSpec spec =
      TrainingSpec.of(DataSpec.named("circle:40"))
          .with(ArchitectureSpec.of(3, 200, "tanh"))
          .with("steps", 100)
          .with("learning-rate", "50%"); // of the largest stable one
  TrainingResult result =
      Jobs.run(
          TrainingJob.of(spec),
          directory,
          false, // nothing is overwritten
          new JobListener() {
            @Override
            public void progress(String what, long done, long total) {
              if (done == total) {
                IO.println(what + " " + done + "/" + total);
              }
            }
          });
  IO.println("cost " + result.report().get("cost") + ", look at it: ntk watch " + directory);
}
