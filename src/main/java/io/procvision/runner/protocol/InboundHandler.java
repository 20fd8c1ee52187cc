package io.procvision.runner.protocol;

/** One method per frame an adapter can send, so that a new kind of frame breaks every receiver's compilation. */
public interface InboundHandler {

    void onHello(Frame.Hello hello);

    void onResult(Frame.Result result);

    void onFailure(Frame.Failure failure);

    void onPong(Frame.Pong pong);

    void onStopped(Frame.Stopped stopped);
}
