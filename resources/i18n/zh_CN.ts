<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>ui</name>
    <message>
      <source>Play</source>
      <translation>播放</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>播放或暂停</translation>
    </message>
    <message>
      <source>Step back</source>
      <translation>后退一步</translation>
    </message>
    <message>
      <source>One frame back</source>
      <translation>后退一帧</translation>
    </message>
    <message>
      <source>Step forward</source>
      <translation>前进一步</translation>
    </message>
    <message>
      <source>One frame on</source>
      <translation>前进一帧</translation>
    </message>
    <message>
      <source>Ten back</source>
      <translation>后退十步</translation>
    </message>
    <message>
      <source>Ten frames back</source>
      <translation>后退十帧</translation>
    </message>
    <message>
      <source>Ten on</source>
      <translation>前进十步</translation>
    </message>
    <message>
      <source>Ten frames on</source>
      <translation>前进十帧</translation>
    </message>
    <message>
      <source>To the start</source>
      <translation>跳到开头</translation>
    </message>
    <message>
      <source>The clean data</source>
      <translation>干净的数据</translation>
    </message>
    <message>
      <source>To the end</source>
      <translation>跳到结尾</translation>
    </message>
    <message>
      <source>The finished sample</source>
      <translation>最终样本</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>减速</translation>
    </message>
    <message>
      <source>Play slower</source>
      <translation>放慢播放</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>加速</translation>
    </message>
    <message>
      <source>Play faster</source>
      <translation>加快播放</translation>
    </message>
    <message>
      <source>Loop</source>
      <translation>循环</translation>
    </message>
    <message>
      <source>Start again at the end</source>
      <translation>播到结尾后从头开始</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Part</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Save as …</source>
      <translation>另存为…</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Data to noise to data</source>
      <translation>数据 → 噪声 → 数据</translation>
    </message>
    <message>
      <source>Noise to data (reverse)</source>
      <translation>噪声 → 数据（反向）</translation>
    </message>
    <message>
      <source>Data to noise (forward)</source>
      <translation>数据 → 噪声（前向）</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>{w} × {h} pixels, {n} frames, {s} s</source>
      <translation>{w} × {h} 像素，{n} 帧，{s} 秒</translation>
    </message>
    <message>
      <source>The run is not finished; what is there is exported.</source>
      <translation>运行尚未结束；将导出已有的部分。</translation>
    </message>
    <message>
      <source>Folder for the frames</source>
      <translation>存放各帧的文件夹</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>另存为</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消，没有写入任何文件。</translation>
    </message>
    <message>
      <source>Saved {path} ({size} MB)</source>
      <translation>已保存 {path}（{size} MB）</translation>
    </message>
    <message>
      <source>Follow the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Folder of images, or a training run</source>
      <translation>图片文件夹，或训练运行文件夹</translation>
    </message>
    <message>
      <source>Which way is forward?</source>
      <translation>哪个方向是前向？</translation>
    </message>
    <message>
      <source>Forward is data to noise, reverse is noise to data: the names of the research papers. Some texts name the two the other way round.</source>
      <translation>前向过程从数据到噪声（加噪），反向过程从噪声到数据（去噪），与研究论文的叫法一致。有些文章的叫法正好相反。</translation>
    </message>
    <message>
      <source>Open …</source>
      <translation>打开…</translation>
    </message>
    <message>
      <source>A model, trajectory, animation, image, CSV or folder</source>
      <translation>模型、轨迹、动画、图片、CSV 或文件夹</translation>
    </message>
    <message>
      <source>Open folder of images …</source>
      <translation>打开图片文件夹…</translation>
    </message>
    <message>
      <source>Export …</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>Save the animation you see</source>
      <translation>保存当前看到的动画</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Reset all settings</source>
      <translation>恢复默认设置</translation>
    </message>
    <message>
      <source>The recipe it started with</source>
      <translation>恢复为启动时的配方</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>About diffusion_gui</source>
      <translation>关于 diffusion_gui</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Playback</source>
      <translation>播放(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>All that can be opened</source>
      <translation>所有可打开的文件</translation>
    </message>
    <message>
      <source>Fonts, icons, data and models: see the README files in resources.</source>
      <translation>字体、图标、数据与模型的来源见 resources 中的 README 文件。</translation>
    </message>
    <message>
      <source>The model thread is ready.</source>
      <translation>模型线程已就绪。</translation>
    </message>
    <message>
      <source>The recipe in this file is running again.</source>
      <translation>正在重新运行此文件中的配方。</translation>
    </message>
    <message>
      <source>sampling</source>
      <translation>采样中</translation>
    </message>
    <message>
      <source>A desktop microscope for diffusion models. MIT licence.</source>
      <translation>扩散模型的桌面显微镜。MIT 许可证。</translation>
    </message>
    <message>
      <source>The gradients are no numbers any more. Lower the learning rate.</source>
      <translation>梯度已不再是有效数值（NaN）。请降低学习率。</translation>
    </message>
    <message>
      <source>The gradients explode: their norm is far above its usual size. Lower the learning rate, lengthen the warm-up, or clip at a smaller norm.</source>
      <translation>梯度爆炸：梯度范数远高于平常。请降低学习率、延长预热，或用更小的范数裁剪。</translation>
    </message>
    <message>
      <source>The gradients vanish: some layers hardly learn. A network with residual connections and normalisation, such as the U-Net, lets them through.</source>
      <translation>梯度消失：有些层几乎学不到东西。带残差连接和归一化的网络（如 U-Net）能让梯度通过。</translation>
    </message>
    <message>
      <source>Save the model</source>
      <translation>保存模型</translation>
    </message>
    <message>
      <source>Models (*.safetensors)</source>
      <translation>模型 (*.safetensors)</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>Gradient norm</source>
      <translation>梯度范数</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>Choose what to train on, and press Start.</source>
      <translation>选择训练数据，然后点击“开始训练”。</translation>
    </message>
    <message>
      <source>Preparing data and network …</source>
      <translation>正在准备数据和网络…</translation>
    </message>
    <message>
      <source>Training time</source>
      <translation>训练时间</translation>
    </message>
    <message>
      <source>Look back: the samples at earlier steps</source>
      <translation>回看：较早步数时的样本</translation>
    </message>
    <message>
      <source>Use in Watch</source>
      <translation>用于观看</translation>
    </message>
    <message>
      <source>Watch the newest checkpoint of this run denoise</source>
      <translation>观看此次训练的最新检查点如何去噪</translation>
    </message>
    <message>
      <source>Save model …</source>
      <translation>保存模型…</translation>
    </message>
    <message>
      <source>Step {done} of {total}</source>
      <translation>第 {done} / {total} 步</translation>
    </message>
    <message>
      <source>training</source>
      <translation>训练中</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>已暂停</translation>
    </message>
    <message>
      <source>saving</source>
      <translation>保存中</translation>
    </message>
    <message>
      <source>saved</source>
      <translation>已保存</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>已停止</translation>
    </message>
    <message>
      <source>Samples appear here while it trains.</source>
      <translation>训练时样本会显示在这里。</translation>
    </message>
    <message>
      <source>Samples at step {step}, always from the same noise</source>
      <translation>第 {step} 步的样本，始终从相同噪声出发</translation>
    </message>
    <message>
      <source>loss {value}</source>
      <translation>损失 {value}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>剩余 {time}</translation>
    </message>
    <message>
      <source>Start training</source>
      <translation>开始训练</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Stop and save</source>
      <translation>停止并保存</translation>
    </message>
    <message>
      <source>Train on</source>
      <translation>继续训练</translation>
    </message>
    <message>
      <source>Resume the last run and train as many steps again</source>
      <translation>接着上次的训练，再训练同样多的步数</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Against bad gradients</source>
      <translation>防止梯度异常</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Show the chosen item alone, large</source>
      <translation>单独放大显示所选样本</translation>
    </message>
    <message>
      <source>One item</source>
      <translation>单个样本</translation>
    </message>
    <message>
      <source>Noise level</source>
      <translation>噪声水平</translation>
    </message>
    <message>
      <source>Drag: the chosen item, noised to this level, and what the denoiser sees in it</source>
      <translation>拖动：把所选样本加噪到这一水平，并查看去噪器从中看到了什么</translation>
    </message>
    <message>
      <source>Denoise from here</source>
      <translation>从这里开始去噪</translation>
    </message>
    <message>
      <source>Noise the data to this level only, and run the reverse process from there</source>
      <translation>只把数据加噪到这一水平，再从这里运行反向过程</translation>
    </message>
    <message>
      <source>Recorded run · the live model is loading</source>
      <translation>录制的运行 · 正在加载模型</translation>
    </message>
    <message>
      <source>Canvas</source>
      <translation>画布</translation>
    </message>
    <message>
      <source>The state itself</source>
      <translation>状态本身</translation>
    </message>
    <message>
      <source>What the denoiser believes the clean data is</source>
      <translation>去噪器所认为的干净数据</translation>
    </message>
    <message>
      <source>The noise it believes is in the state</source>
      <translation>去噪器所认为的状态中的噪声</translation>
    </message>
    <message>
      <source>All three</source>
      <translation>三者并列</translation>
    </message>
    <message>
      <source>State, prediction and noise</source>
      <translation>状态、预测与噪声</translation>
    </message>
    <message>
      <source>One look at item {n}</source>
      <translation>样本 {n} 的单次预测</translation>
    </message>
    <message>
      <source>From {p} noise</source>
      <translation>从 {p} 噪声开始</translation>
    </message>
    <message>
      <source>Another seed: other items and other noise</source>
      <translation>换一个种子：不同的样本和噪声</translation>
    </message>
    <message>
      <source>Another seed</source>
      <translation>换一个种子</translation>
    </message>
    <message>
      <source>Noise schedule</source>
      <translation>噪声调度</translation>
    </message>
    <message>
      <source>Denoising</source>
      <translation>去噪</translation>
    </message>
    <message>
      <source>Ideal denoiser of {data}</source>
      <translation>{data} 的理想去噪器</translation>
    </message>
    <message>
      <source>Closed form</source>
      <translation>闭式解</translation>
    </message>
    <message>
      <source>Markov chain</source>
      <translation>马尔可夫链</translation>
    </message>
    <message>
      <source>All in turn</source>
      <translation>依次取全部</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Unconditional</source>
      <translation>无条件</translation>
    </message>
    <message>
      <source>x_t: noised to here</source>
      <translation>x_t：加噪到此处</translation>
    </message>
    <message>
      <source>x̂₀: predicted in one look</source>
      <translation>x̂₀：单次预测</translation>
    </message>
    <message>
      <source>ε: the noise in it</source>
      <translation>ε：其中的噪声</translation>
    </message>
    <message>
      <source>x₀: the data</source>
      <translation>x₀：数据</translation>
    </message>
    <message>
      <source>x̂₀: predicted at this step</source>
      <translation>x̂₀：这一步的预测</translation>
    </message>
    <message>
      <source>x_t: the state</source>
      <translation>x_t：状态</translation>
    </message>
    <message>
      <source>ε̂: predicted noise</source>
      <translation>ε̂：预测的噪声</translation>
    </message>
    <message>
      <source>Film strip</source>
      <translation>胶片条</translation>
    </message>
    <message>
      <source>The whole journey. Click or drag to go to a frame.</source>
      <translation>完整过程。点击或拖动可跳到任意一帧。</translation>
    </message>
    <message>
      <source>Histogram</source>
      <translation>直方图</translation>
    </message>
    <message>
      <source>The values of x_t; the line is the standard normal they should reach.</source>
      <translation>x_t 的取值；曲线是它们应当趋近的标准正态分布。</translation>
    </message>
    <message>
      <source>This step</source>
      <translation>这一步</translation>
    </message>
    <message>
      <source>Values of x_t</source>
      <translation>x_t 的取值</translation>
    </message>
    <message>
      <source>Denoising (reverse)</source>
      <translation>去噪（反向过程）</translation>
    </message>
    <message>
      <source>Noising (forward)</source>
      <translation>加噪（前向过程）</translation>
    </message>
    <message>
      <source>noise level</source>
      <translation>噪声水平</translation>
    </message>
    <message>
      <source>The end: a new sample.</source>
      <translation>终点：一个新样本。</translation>
    </message>
    <message>
      <source>The end: only noise is left.</source>
      <translation>终点：只剩下噪声。</translation>
    </message>
    <message>
      <source>and a second-order correction</source>
      <translation>以及二阶修正</translation>
    </message>
    <message>
      <source>z is fresh noise</source>
      <translation>z 是新的噪声</translation>
    </message>
    <message>
      <source>One look</source>
      <translation>单次预测</translation>
    </message>
    <message>
      <source>The network sees x_t and the noise level only, and answers x̂₀ at once.</source>
      <translation>网络只看到 x_t 和噪声水平，一次就给出 x̂₀。</translation>
    </message>
    <message>
      <source>closed form, one fixed ε</source>
      <translation>闭式解，固定的 ε</translation>
    </message>
    <message>
      <source>Markov chain, step by step</source>
      <translation>马尔可夫链，逐步进行</translation>
    </message>
    <message>
      <source>Schedule</source>
      <translation>调度</translation>
    </message>
    <message>
      <source>How much signal (α) and noise (σ) x_t holds at each t. Drag to look at a level.</source>
      <translation>每个 t 处 x_t 含有多少信号 (α) 和噪声 (σ)。拖动可查看某一水平。</translation>
    </message>
    <message>
      <source>data</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>signal</source>
      <translation>信号</translation>
    </message>
    <message>
      <source>noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>Drag to any frame</source>
      <translation>拖动到任意一帧</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Playing speed</source>
      <translation>播放速度</translation>
    </message>
    <message>
      <source>denoising</source>
      <translation>去噪</translation>
    </message>
    <message>
      <source>noising</source>
      <translation>加噪</translation>
    </message>
    <message>
      <source>writing numbers</source>
      <translation>正在写入数值</translation>
    </message>
    <message>
      <source>drawing the strip</source>
      <translation>正在绘制胶片条</translation>
    </message>
    <message>
      <source>writing frames</source>
      <translation>正在写入各帧</translation>
    </message>
    <message>
      <source>drawing samples</source>
      <translation>正在生成样本</translation>
    </message>
    <message>
      <source>Linear</source>
      <translation>线性</translation>
    </message>
    <message>
      <source>DDPM: beta grows linearly</source>
      <translation>DDPM：beta 线性增长</translation>
    </message>
    <message>
      <source>Scaled linear</source>
      <translation>缩放线性</translation>
    </message>
    <message>
      <source>Latent diffusion: the square root of beta grows linearly</source>
      <translation>潜在扩散：beta 的平方根线性增长</translation>
    </message>
    <message>
      <source>Cosine</source>
      <translation>余弦</translation>
    </message>
    <message>
      <source>Improved DDPM: gentle at both ends</source>
      <translation>改进的 DDPM：两端平缓</translation>
    </message>
    <message>
      <source>Sigmoid</source>
      <translation>Sigmoid</translation>
    </message>
    <message>
      <source>Jabri et al.: a sigmoid in alpha-bar</source>
      <translation>Jabri 等人：alpha-bar 呈 sigmoid 形</translation>
    </message>
    <message>
      <source>Karras</source>
      <translation>Karras</translation>
    </message>
    <message>
      <source>Variance exploding: sigma from 0.002 to 80</source>
      <translation>方差爆炸：sigma 从 0.002 到 80</translation>
    </message>
    <message>
      <source>Flow</source>
      <translation>流</translation>
    </message>
    <message>
      <source>Flow matching: the straight path from data to noise</source>
      <translation>流匹配：从数据到噪声的直线路径</translation>
    </message>
    <message>
      <source>Article</source>
      <translation>文章</translation>
    </message>
    <message>
      <source>The source article: sigmoid(0.1 t), half noisy from its first step</source>
      <translation>来源文章：sigmoid(0.1 t)，第一步起就有一半是噪声</translation>
    </message>
    <message>
      <source>DDPM</source>
      <translation>DDPM</translation>
    </message>
    <message>
      <source>Ancestral sampling, posterior variance</source>
      <translation>祖先采样，后验方差</translation>
    </message>
    <message>
      <source>DDIM</source>
      <translation>DDIM</translation>
    </message>
    <message>
      <source>Implicit model; eta sets its noise</source>
      <translation>隐式模型；eta 决定噪声大小</translation>
    </message>
    <message>
      <source>Euler</source>
      <translation>Euler</translation>
    </message>
    <message>
      <source>First order along the probability-flow ODE</source>
      <translation>沿概率流 ODE 的一阶方法</translation>
    </message>
    <message>
      <source>Heun</source>
      <translation>Heun</translation>
    </message>
    <message>
      <source>Second order, two network calls a step</source>
      <translation>二阶方法，每步调用网络两次</translation>
    </message>
    <message>
      <source>Euler ancestral</source>
      <translation>Euler 祖先采样</translation>
    </message>
    <message>
      <source>An Euler step down, then fresh noise up</source>
      <translation>先走一步 Euler，再加入新噪声</translation>
    </message>
    <message>
      <source>DPM-Solver++ 2M</source>
      <translation>DPM-Solver++ 2M</translation>
    </message>
    <message>
      <source>Second order with one network call a step</source>
      <translation>二阶方法，每步只调用网络一次</translation>
    </message>
    <message>
      <source>Shapes</source>
      <translation>彩色图形</translation>
    </message>
    <message>
      <source>Coloured shapes, drawn as you ask, 3x28x28</source>
      <translation>即时绘制的彩色图形，3x28x28</translation>
    </message>
    <message>
      <source>Digits</source>
      <translation>手写数字</translation>
    </message>
    <message>
      <source>1,797 real handwritten digits, 1x28x28</source>
      <translation>1,797 个真实手写数字，1x28x28</translation>
    </message>
    <message>
      <source>Swiss roll</source>
      <translation>瑞士卷</translation>
    </message>
    <message>
      <source>Points in the plane</source>
      <translation>平面上的点</translation>
    </message>
    <message>
      <source>Moons</source>
      <translation>双月牙</translation>
    </message>
    <message>
      <source>Circles</source>
      <translation>同心圆</translation>
    </message>
    <message>
      <source>Checkerboard</source>
      <translation>棋盘格</translation>
    </message>
    <message>
      <source>Spiral</source>
      <translation>螺旋</translation>
    </message>
    <message>
      <source>Gaussians</source>
      <translation>高斯簇</translation>
    </message>
    <message>
      <source>S curve</source>
      <translation>S 形曲线</translation>
    </message>
    <message>
      <source>Heart</source>
      <translation>心形</translation>
    </message>
    <message>
      <source>MNIST</source>
      <translation>MNIST</translation>
    </message>
    <message>
      <source>Handwritten digits (download)</source>
      <translation>手写数字（需下载）</translation>
    </message>
    <message>
      <source>Fashion-MNIST</source>
      <translation>Fashion-MNIST</translation>
    </message>
    <message>
      <source>Clothes (download)</source>
      <translation>服饰（需下载）</translation>
    </message>
    <message>
      <source>CIFAR-10</source>
      <translation>CIFAR-10</translation>
    </message>
    <message>
      <source>Small photographs (download)</source>
      <translation>小尺寸照片（需下载）</translation>
    </message>
    <message>
      <source>Folder of images</source>
      <translation>图片文件夹</translation>
    </message>
    <message>
      <source>Your own pictures</source>
      <translation>你自己的图片</translation>
    </message>
    <message>
      <source>Points from a CSV</source>
      <translation>CSV 中的点</translation>
    </message>
    <message>
      <source>Two columns, x and y</source>
      <translation>两列：x 和 y</translation>
    </message>
    <message>
      <source>U-Net, small</source>
      <translation>U-Net（小）</translation>
    </message>
    <message>
      <source>Residual U-Net with attention, quick to train</source>
      <translation>带注意力的残差 U-Net，训练快</translation>
    </message>
    <message>
      <source>U-Net</source>
      <translation>U-Net</translation>
    </message>
    <message>
      <source>Residual U-Net with attention</source>
      <translation>带注意力的残差 U-Net</translation>
    </message>
    <message>
      <source>U-Net, large</source>
      <translation>U-Net（大）</translation>
    </message>
    <message>
      <source>Residual U-Net with attention, for a GPU</source>
      <translation>带注意力的残差 U-Net，适合 GPU</translation>
    </message>
    <message>
      <source>MLP</source>
      <translation>MLP</translation>
    </message>
    <message>
      <source>Residual multilayer perceptron for points</source>
      <translation>用于点数据的残差多层感知机</translation>
    </message>
    <message>
      <source>Article's network</source>
      <translation>文章中的网络</translation>
    </message>
    <message>
      <source>Three convolutions and Tanh, made to run</source>
      <translation>三层卷积加 Tanh，修正后可运行</translation>
    </message>
    <message>
      <source>GIF</source>
      <translation>GIF</translation>
    </message>
    <message>
      <source>Plays everywhere; 250 colours</source>
      <translation>到处都能播放；250 色</translation>
    </message>
    <message>
      <source>MP4 (H.264)</source>
      <translation>MP4 (H.264)</translation>
    </message>
    <message>
      <source>For slides and posts</source>
      <translation>适合幻灯片和帖子</translation>
    </message>
    <message>
      <source>WebM (VP9)</source>
      <translation>WebM (VP9)</translation>
    </message>
    <message>
      <source>For web pages</source>
      <translation>适合网页</translation>
    </message>
    <message>
      <source>Animated WebP</source>
      <translation>WebP 动图</translation>
    </message>
    <message>
      <source>Small, full colour, lossless</source>
      <translation>体积小，全彩，无损</translation>
    </message>
    <message>
      <source>Animated PNG</source>
      <translation>PNG 动图</translation>
    </message>
    <message>
      <source>Full colour, lossless</source>
      <translation>全彩，无损</translation>
    </message>
    <message>
      <source>One picture for a paper</source>
      <translation>适合论文的一张图</translation>
    </message>
    <message>
      <source>PNG frames</source>
      <translation>PNG 逐帧</translation>
    </message>
    <message>
      <source>A folder of pictures</source>
      <translation>一个图片文件夹</translation>
    </message>
    <message>
      <source>Trajectory</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>All numbers, for NumPy</source>
      <translation>全部数值，供 NumPy 使用</translation>
    </message>
    <message>
      <source>Watch</source>
      <translation>观看</translation>
    </message>
    <message>
      <source>See data dissolve into noise and come back</source>
      <translation>看数据化为噪声，再变回来</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>Train a denoiser and see it learn</source>
      <translation>训练去噪器，看它如何学习</translation>
    </message>
    <message>
      <source>Process</source>
      <translation>过程</translation>
    </message>
    <message>
      <source>reverse denoises; forward noises with one fixed noise (closed form); markov noises step by step with fresh noise</source>
      <translation>reverse 去噪；forward 用固定噪声加噪（闭式解）；markov 每步用新噪声逐步加噪</translation>
    </message>
    <message>
      <source>reverse</source>
      <translation>反向</translation>
    </message>
    <message>
      <source>forward</source>
      <translation>前向</translation>
    </message>
    <message>
      <source>markov</source>
      <translation>马尔可夫</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>A data set, or a path</source>
      <translation>数据集名称或路径</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>A model's name, a checkpoint's path, or ideal:DATA</source>
      <translation>模型名称、检查点路径，或 ideal:数据</translation>
    </message>
    <message>
      <source>Model SHA-256</source>
      <translation>模型 SHA-256</translation>
    </message>
    <message>
      <source>Over the checkpoint's tensors</source>
      <translation>对检查点的张量计算</translation>
    </message>
    <message>
      <source>How signal turns into noise</source>
      <translation>信号如何变成噪声</translation>
    </message>
    <message>
      <source>linear</source>
      <translation>线性</translation>
    </message>
    <message>
      <source>scaled_linear</source>
      <translation>缩放线性</translation>
    </message>
    <message>
      <source>cosine</source>
      <translation>余弦</translation>
    </message>
    <message>
      <source>sigmoid</source>
      <translation>sigmoid</translation>
    </message>
    <message>
      <source>karras</source>
      <translation>karras</translation>
    </message>
    <message>
      <source>flow</source>
      <translation>流</translation>
    </message>
    <message>
      <source>article</source>
      <translation>文章</translation>
    </message>
    <message>
      <source>T</source>
      <translation>T</translation>
    </message>
    <message>
      <source>Steps of the whole schedule</source>
      <translation>整个调度的步数</translation>
    </message>
    <message>
      <source>Sampler</source>
      <translation>采样器</translation>
    </message>
    <message>
      <source>How a step towards data is made</source>
      <translation>朝数据走一步的方法</translation>
    </message>
    <message>
      <source>ddpm</source>
      <translation>ddpm</translation>
    </message>
    <message>
      <source>ddim</source>
      <translation>ddim</translation>
    </message>
    <message>
      <source>euler</source>
      <translation>euler</translation>
    </message>
    <message>
      <source>heun</source>
      <translation>heun</translation>
    </message>
    <message>
      <source>euler_ancestral</source>
      <translation>euler_ancestral</translation>
    </message>
    <message>
      <source>dpmpp_2m</source>
      <translation>dpmpp_2m</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <source>Sampling steps N, at most T</source>
      <translation>采样步数 N，不超过 T</translation>
    </message>
    <message>
      <source>Eta</source>
      <translation>Eta (η)</translation>
    </message>
    <message>
      <source>Noise of a DDIM step: 0 none, 1 as DDPM</source>
      <translation>DDIM 每步的噪声：0 为无，1 与 DDPM 相同</translation>
    </message>
    <message>
      <source>Guidance</source>
      <translation>引导强度</translation>
    </message>
    <message>
      <source>Classifier-free guidance scale: 0 ignores the class, 1 follows it, more exaggerates it</source>
      <translation>无分类器引导强度：0 忽略类别，1 遵循类别，更大则强化类别</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>A class name or number, a comma list, or none; empty takes all in turn</source>
      <translation>类别名称或编号、逗号分隔的列表，或 none；留空则依次取全部</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>Items at once</source>
      <translation>同时处理的样本数</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Same seed, same pixels</source>
      <translation>种子相同，像素相同</translation>
    </message>
    <message>
      <source>Spacing</source>
      <translation>步距方式</translation>
    </message>
    <message>
      <source>Which N of the T steps are visited</source>
      <translation>从 T 步中选取哪 N 步</translation>
    </message>
    <message>
      <source>trailing</source>
      <translation>尾部对齐</translation>
    </message>
    <message>
      <source>leading</source>
      <translation>首部对齐</translation>
    </message>
    <message>
      <source>linspace</source>
      <translation>等间隔</translation>
    </message>
    <message>
      <source>Start from</source>
      <translation>起点</translation>
    </message>
    <message>
      <source>An image, or a data set, noised to a level first</source>
      <translation>先加噪到某一水平的图片或数据集</translation>
    </message>
    <message>
      <source>From level</source>
      <translation>起始水平</translation>
    </message>
    <message>
      <source>Noise level the run starts from: 0 clean, 1 noise</source>
      <translation>运行起始的噪声水平：0 为干净，1 为纯噪声</translation>
    </message>
    <message>
      <source>A data set's name, or a path</source>
      <translation>数据集名称或路径</translation>
    </message>
    <message>
      <source>The architecture</source>
      <translation>网络结构</translation>
    </message>
    <message>
      <source>unet_small</source>
      <translation>unet_small</translation>
    </message>
    <message>
      <source>unet</source>
      <translation>unet</translation>
    </message>
    <message>
      <source>unet_large</source>
      <translation>unet_large</translation>
    </message>
    <message>
      <source>mlp</source>
      <translation>mlp</translation>
    </message>
    <message>
      <source>Optimizer steps</source>
      <translation>优化器步数</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批大小</translation>
    </message>
    <message>
      <source>Items a step</source>
      <translation>每步的样本数</translation>
    </message>
    <message>
      <source>AdamW's peak step size</source>
      <translation>AdamW 的最大步长</translation>
    </message>
    <message>
      <source>Same seed, same run</source>
      <translation>种子相同，训练过程相同</translation>
    </message>
    <message>
      <source>Warm-up</source>
      <translation>预热步数</translation>
    </message>
    <message>
      <source>Steps until the learning rate is reached</source>
      <translation>达到设定学习率所需的步数</translation>
    </message>
    <message>
      <source>Weight decay</source>
      <translation>权重衰减</translation>
    </message>
    <message>
      <source>AdamW's decoupled decay</source>
      <translation>AdamW 的解耦权重衰减</translation>
    </message>
    <message>
      <source>Gradient clip</source>
      <translation>梯度裁剪</translation>
    </message>
    <message>
      <source>Largest gradient norm; 0 does not clip</source>
      <translation>梯度范数上限；0 表示不裁剪</translation>
    </message>
    <message>
      <source>EMA decay</source>
      <translation>EMA 衰减率</translation>
    </message>
    <message>
      <source>Averaging of the weights that are kept</source>
      <translation>所保存权重的滑动平均</translation>
    </message>
    <message>
      <source>Class dropout</source>
      <translation>类别丢弃率</translation>
    </message>
    <message>
      <source>Share of items trained without their class, which makes guidance possible</source>
      <translation>训练时去掉类别的样本比例，使引导成为可能</translation>
    </message>
    <message>
      <source>Level mean</source>
      <translation>噪声水平均值</translation>
    </message>
    <message>
      <source>Mean of log(sigma/alpha) in training</source>
      <translation>训练中 log(sigma/alpha) 的均值</translation>
    </message>
    <message>
      <source>Level spread</source>
      <translation>噪声水平标准差</translation>
    </message>
    <message>
      <source>Standard deviation of log(sigma/alpha)</source>
      <translation>log(sigma/alpha) 的标准差</translation>
    </message>
    <message>
      <source>Sample every</source>
      <translation>采样间隔</translation>
    </message>
    <message>
      <source>Steps between sample grids; 0 never</source>
      <translation>两次生成样本图之间的步数；0 表示不生成</translation>
    </message>
    <message>
      <source>Save every</source>
      <translation>保存间隔</translation>
    </message>
    <message>
      <source>Steps between checkpoints</source>
      <translation>两个检查点之间的步数</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Where to compute</source>
      <translation>在哪里计算</translation>
    </message>
    <message>
      <source>auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>cpu</source>
      <translation>cpu</translation>
    </message>
    <message>
      <source>cuda</source>
      <translation>cuda</translation>
    </message>
    <message>
      <source>mps</source>
      <translation>mps</translation>
    </message>
    <message>
      <source>Frames a second</source>
      <translation>每秒帧数</translation>
    </message>
    <message>
      <source>How fast it plays</source>
      <translation>播放快慢</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>放大倍数</translation>
    </message>
    <message>
      <source>Screen pixels that one pixel of the data takes, even ones for exact colours in a video; 0 chooses</source>
      <translation>数据的一个像素占多少屏幕像素；视频用偶数可保证颜色准确；0 为自动选择</translation>
    </message>
    <message>
      <source>Hold the first frame</source>
      <translation>首帧停留</translation>
    </message>
    <message>
      <source>Extra seconds that the first frame stays</source>
      <translation>首帧额外停留的秒数</translation>
    </message>
    <message>
      <source>Hold the last frame</source>
      <translation>末帧停留</translation>
    </message>
    <message>
      <source>Extra seconds that the last frame stays</source>
      <translation>末帧额外停留的秒数</translation>
    </message>
    <message>
      <source>Every n-th frame</source>
      <translation>每 n 帧取一帧</translation>
    </message>
    <message>
      <source>Keep every n-th frame; the last one always stays</source>
      <translation>每 n 帧保留一帧；末帧始终保留</translation>
    </message>
    <message>
      <source>The state x, the prediction x0, the noise eps, or several side by side</source>
      <translation>状态 x、预测 x0、噪声 eps，或几者并排</translation>
    </message>
    <message>
      <source>x</source>
      <translation>x</translation>
    </message>
    <message>
      <source>x0</source>
      <translation>x0</translation>
    </message>
    <message>
      <source>eps</source>
      <translation>eps</translation>
    </message>
    <message>
      <source>x,x0</source>
      <translation>x,x0</translation>
    </message>
    <message>
      <source>x,eps</source>
      <translation>x,eps</translation>
    </message>
    <message>
      <source>x0,eps</source>
      <translation>x0,eps</translation>
    </message>
    <message>
      <source>x,x0,eps</source>
      <translation>x,x0,eps</translation>
    </message>
    <message>
      <source>Captions</source>
      <translation>文字说明</translation>
    </message>
    <message>
      <source>Write the step, the noise level and the SNR under the picture</source>
      <translation>在图片下方写出步数、噪声水平和信噪比</translation>
    </message>
    <message>
      <source>Dark background</source>
      <translation>深色背景</translation>
    </message>
    <message>
      <source>A dark background instead of a light one</source>
      <translation>用深色背景代替浅色背景</translation>
    </message>
    <message>
      <source>Share of the posterior noise that each step adds: 0 is deterministic DDIM, 1 is DDPM</source>
      <translation>每步加入的后验噪声比例：0 为确定性 DDIM，1 为 DDPM</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>通道数</translation>
    </message>
    <message>
      <source>Width at the first resolution</source>
      <translation>第一级分辨率的通道宽度</translation>
    </message>
    <message>
      <source>Blocks</source>
      <translation>残差块数</translation>
    </message>
    <message>
      <source>Residual blocks at each resolution</source>
      <translation>每级分辨率的残差块数量</translation>
    </message>
    <message>
      <source>Patch</source>
      <translation>图块边长</translation>
    </message>
    <message>
      <source>Side of the pixel blocks folded into channels first</source>
      <translation>先折叠进通道的像素块边长</translation>
    </message>
    <message>
      <source>Dropout</source>
      <translation>丢弃率</translation>
    </message>
    <message>
      <source>Share of activations dropped in training</source>
      <translation>训练中随机丢弃的激活比例</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>宽度</translation>
    </message>
    <message>
      <source>Hidden units</source>
      <translation>隐藏单元数</translation>
    </message>
    <message>
      <source>Depth</source>
      <translation>深度</translation>
    </message>
    <message>
      <source>Residual blocks</source>
      <translation>残差块数量</translation>
    </message>
    <message>
      <source>Tell it the noise level</source>
      <translation>告知噪声水平</translation>
    </message>
    <message>
      <source>The article's network is told neither the step nor the noise level; turn this on to compare</source>
      <translation>文章中的网络既不知道步数也不知道噪声水平；打开此项可作对比</translation>
    </message>
    <message>
      <source>upper</source>
      <translation>上</translation>
    </message>
    <message>
      <source>lower</source>
      <translation>下</translation>
    </message>
    <message>
      <source>circle</source>
      <translation>圆形</translation>
    </message>
    <message>
      <source>square</source>
      <translation>方形</translation>
    </message>
    <message>
      <source>triangle</source>
      <translation>三角形</translation>
    </message>
    <message>
      <source>star</source>
      <translation>星形</translation>
    </message>
    <message>
      <source>heart</source>
      <translation>心形</translation>
    </message>
    <message>
      <source>ring</source>
      <translation>圆环</translation>
    </message>
    <message>
      <source>cross</source>
      <translation>十字</translation>
    </message>
    <message>
      <source>crescent</source>
      <translation>月牙</translation>
    </message>
  </context>
</TS>
