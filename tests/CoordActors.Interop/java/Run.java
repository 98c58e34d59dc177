import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** usage: java -cp ... Run HOST:PORT CLASS.SCENARIO */
public final class Run {
    private Run() {
    }

    public static void main(String[] arguments) throws Throwable {
        String[] name = arguments[1].split("\\.");
        Method scenario = Class.forName(name[0]).getDeclaredMethod(name[1], Scene.class);
        int exit = 0;
        try (Scene scene = new Scene(arguments[0], name[1])) {
            scenario.invoke(null, scene);
        } catch (InvocationTargetException failure) {
            failure.getCause().printStackTrace();
            exit = 1;
        }
        System.exit(exit);
    }
}
