<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>ui</name>
    <message>
      <source>Choose columns</source>
      <translation>选择列</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>使用</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>First rows</source>
      <translation>前几行</translation>
    </message>
    <message>
      <source>x</source>
      <translation>x</translation>
    </message>
    <message>
      <source>y</source>
      <translation>y</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类</translation>
    </message>
    <message>
      <source>Choose different columns.</source>
      <translation>请选择不同的列。</translation>
    </message>
    <message>
      <source>{name} has {count} columns. Choose the two that are x and y.</source>
      <translation>{name} 有 {count} 列。请选择作为 x 和 y 的两列。</translation>
    </message>
    <message>
      <source>One of these numbers the lines of the file.</source>
      <translation>其中一列只是文件的行号。</translation>
    </message>
    <message>
      <source>The other columns are left out.</source>
      <translation>其他列不使用。</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Show in folder</source>
      <translation>在文件夹中显示</translation>
    </message>
    <message>
      <source>Open the folder that the file lies in</source>
      <translation>打开文件所在的文件夹</translation>
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
      <source>The run is not finished; what is there is exported.</source>
      <translation>运行尚未结束；将导出已有的部分。</translation>
    </message>
    <message>
      <source>1 sound, {s} s</source>
      <translation>1 个声音，{s} 秒</translation>
    </message>
    <message>
      <source>{n} sounds, {s} s together</source>
      <translation>{n} 段声音，共 {s} 秒</translation>
    </message>
    <message>
      <source>{n} steps of {count} items</source>
      <translation>{count} 个样本，{n} 步</translation>
    </message>
    <message>
      <source>The system has no program that shows folders.</source>
      <translation>系统没有可以显示文件夹的程序。</translation>
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
      <source>{w} × {h} pixels</source>
      <translation>{w} × {h} 像素</translation>
    </message>
    <message>
      <source>{w} × {h} pixels, {n} frames, {s} s</source>
      <translation>{w} × {h} 像素，{n} 帧，{s} 秒</translation>
    </message>
    <message>
      <source>{w} × {h} pixels, {n} frames</source>
      <translation>{w} × {h} 像素，{n} 帧</translation>
    </message>
    <message>
      <source>about {size} MB</source>
      <translation>约 {size} MB</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消，没有写入任何文件。</translation>
    </message>
    <message>
      <source>No picture: all numbers of the run, for NumPy.</source>
      <translation>没有画面：运行的全部数值，供 NumPy 使用。</translation>
    </message>
    <message>
      <source>Saved {name} ({size} MB)</source>
      <translation>已保存 {name}（{size} MB）</translation>
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
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Prediction</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>Latents</source>
      <translation>潜变量</translation>
    </message>
    <message>
      <source>Predicted latents</source>
      <translation>预测的潜变量</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>术语</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Item {n}</source>
      <translation>样本 {n}</translation>
    </message>
    <message>
      <source>All items</source>
      <translation>全部样本</translation>
    </message>
    <message>
      <source>The first item</source>
      <translation>第一个样本</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Search: a key, a word, a symbol</source>
      <translation>搜索：按键、词语或符号</translation>
    </message>
    <message>
      <source>Search this help</source>
      <translation>搜索帮助</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Nothing is called that here.</source>
      <translation>没有找到相关内容。</translation>
    </message>
    <message>
      <source>Schedules</source>
      <translation>噪声调度</translation>
    </message>
    <message>
      <source>Samplers</source>
      <translation>采样器</translation>
    </message>
    <message>
      <source>Data sets</source>
      <translation>数据集</translation>
    </message>
    <message>
      <source>Networks</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Export formats</source>
      <translation>导出格式</translation>
    </message>
    <message>
      <source>Overlays</source>
      <translation>叠加层</translation>
    </message>
    <message>
      <source>Judges of quality</source>
      <translation>质量评判</translation>
    </message>
    <message>
      <source>First steps</source>
      <translation>入门</translation>
    </message>
    <message>
      <source>To that tenth of the timeline</source>
      <translation>跳到时间轴的相应十分之几处</translation>
    </message>
    <message>
      <source>On the canvas</source>
      <translation>在画布上</translation>
    </message>
    <message>
      <source>Other keys</source>
      <translation>其他按键</translation>
    </message>
    <message>
      <source>Symbols and quantities</source>
      <translation>符号与量</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Figures of quality</source>
      <translation>质量指标</translation>
    </message>
    <message>
      <source>Scenes and ready-made set-ups</source>
      <translation>场景与现成设置</translation>
    </message>
    <message>
      <source>Buttons</source>
      <translation>按钮</translation>
    </message>
    <message>
      <source>Keys: {menu}</source>
      <translation>按键：{menu}</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>播放</translation>
    </message>
    <message>
      <source>Press the space bar. Data becomes noise (orange half of the bar), then the network makes new data from noise (blue half). Drag the bar to any frame.</source>
      <translation>按空格键。数据先变成噪声（进度条的橙色一半），然后网络从噪声生成新数据（蓝色一半）。拖动进度条可到达任意一帧。</translation>
    </message>
    <message>
      <source>Choose an item</source>
      <translation>选择一个样本</translation>
    </message>
    <message>
      <source>Click a picture or a point. The inspector at the right shows its numbers and the formula of the step, with its values.</source>
      <translation>点击一张图片或一个点。右侧的检查器显示它的数值，以及这一步的公式和其中的数值。</translation>
    </message>
    <message>
      <source>Change something</source>
      <translation>改变设置</translation>
    </message>
    <message>
      <source>Model, schedule, sampler, number of steps: the run is made again at once. Ctrl+Z takes a change back.</source>
      <translation>模型、调度、采样器、步数：改变后立即重新运行。Ctrl+Z 撤销改变。</translation>
    </message>
    <message>
      <source>Drag the noise level</source>
      <translation>拖动噪声水平</translation>
    </message>
    <message>
      <source>The chosen item is noised to that level, and the network's prediction is beside it. “Denoise from here” runs the steps that are left.</source>
      <translation>所选样本被加噪到该水平，旁边是网络的预测。“从这里去噪”会运行剩下的步骤。</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>Choose data and a network and start: samples appear while it learns. Then use the model in Watch.</source>
      <translation>选择数据和网络并开始训练：学习过程中会出现样本。之后可在“观看”中使用该模型。</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Two to four runs side by side from the same noise, with the distance between them.</source>
      <translation>两到四个运行从同一噪声出发并排显示，并给出它们之间的距离。</translation>
    </message>
    <message>
      <source>Learn</source>
      <translation>学习</translation>
    </message>
    <message>
      <source>Five questions about diffusion models, with figures to drag.</source>
      <translation>关于扩散模型的五个问题，配有可拖动的图。</translation>
    </message>
    <message>
      <source>Use your own data</source>
      <translation>使用自己的数据</translation>
    </message>
    <message>
      <source>Drop a picture, a folder of pictures or a CSV of points on the window, or draw points (Ctrl+D).</source>
      <translation>把一张图片、一个图片文件夹或一个点的 CSV 文件拖到窗口上，或者绘制点（Ctrl+D）。</translation>
    </message>
    <message>
      <source>Ctrl+E saves what you see as a GIF, a video or pictures. Dropped on the window, such a file brings its settings back.</source>
      <translation>Ctrl+E 把所见内容保存为 GIF、视频或图片。把这样的文件拖到窗口上，即可恢复其设置。</translation>
    </message>
    <message>
      <source>x_t (state)</source>
      <translation>x_t（状态）</translation>
    </message>
    <message>
      <source>The item at step t: α times the data plus σ times the noise.</source>
      <translation>第 t 步的样本：α 乘以数据加上 σ 乘以噪声。</translation>
    </message>
    <message>
      <source>x_0 (data)</source>
      <translation>x_0（数据）</translation>
    </message>
    <message>
      <source>A clean item: a picture, or a point in the plane.</source>
      <translation>干净的样本：一张图片，或平面上的一个点。</translation>
    </message>
    <message>
      <source>x̂_0 (prediction)</source>
      <translation>x̂_0（预测）</translation>
    </message>
    <message>
      <source>The clean data as the network predicts it from the state: the mean of all data that fit it.</source>
      <translation>网络由状态预测的干净数据：所有与状态相符的数据的均值。</translation>
    </message>
    <message>
      <source>ε, eps (noise)</source>
      <translation>ε，eps（噪声）</translation>
    </message>
    <message>
      <source>Standard normal numbers in the shape of the data. ε̂ is the noise that the prediction leaves in the state.</source>
      <translation>与数据形状相同的标准正态随机数。ε̂ 是从状态中除去预测后剩下的噪声。</translation>
    </message>
    <message>
      <source>α (signal)</source>
      <translation>α（信号）</translation>
    </message>
    <message>
      <source>How much of the data is in the state: 1 at t = 0.</source>
      <translation>状态中数据的多少：t = 0 时为 1。</translation>
    </message>
    <message>
      <source>σ (noise)</source>
      <translation>σ（噪声）</translation>
    </message>
    <message>
      <source>How much noise is in the state: 0 at t = 0.</source>
      <translation>状态中噪声的多少：t = 0 时为 0。</translation>
    </message>
    <message>
      <source>ᾱ (alpha-bar)</source>
      <translation>ᾱ（alpha-bar）</translation>
    </message>
    <message>
      <source>α squared: the data's share of the state's power, where α² + σ² is 1.</source>
      <translation>α 的平方：当 α² + σ² = 1 时，数据在状态功率中所占的比例。</translation>
    </message>
    <message>
      <source>β (beta)</source>
      <translation>β（beta）</translation>
    </message>
    <message>
      <source>How much noise a single step of the noising process adds.</source>
      <translation>加噪过程中单独一步加入的噪声量。</translation>
    </message>
    <message>
      <source>Noise level</source>
      <translation>噪声水平</translation>
    </message>
    <message>
      <source>σ / (α + σ): 0 % is clean data, 100 % noise alone. It means the same for every schedule.</source>
      <translation>σ / (α + σ)：0 % 是干净数据，100 % 是纯噪声。它对所有调度含义相同。</translation>
    </message>
    <message>
      <source>SNR</source>
      <translation>SNR（信噪比）</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio α² / σ², in decibels: 10 log10 of it. 0 dB is as much signal as noise; 10 dB more is ten times the power.</source>
      <translation>信噪比 α² / σ²，以分贝表示：取其 10 log10。0 dB 表示信号与噪声相等；每增加 10 dB，功率比变为十倍。</translation>
    </message>
    <message>
      <source>t and T</source>
      <translation>t 与 T</translation>
    </message>
    <message>
      <source>t counts the schedule's steps from 0, clean data, to T, the most noise.</source>
      <translation>t 是调度的步序号，从 0（干净数据）到 T（噪声最多）。</translation>
    </message>
    <message>
      <source>N (steps)</source>
      <translation>N（步数）</translation>
    </message>
    <message>
      <source>How many of the T steps are taken when denoising.</source>
      <translation>去噪时在 T 步中走多少步。</translation>
    </message>
    <message>
      <source>z (fresh noise)</source>
      <translation>z（新噪声）</translation>
    </message>
    <message>
      <source>Noise that a step adds; samplers without it are deterministic.</source>
      <translation>一步中新加入的噪声；不加新噪声的采样器是确定性的。</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>得分函数</translation>
    </message>
    <message>
      <source>Gradient of log p_t(x): where the density of noised data grows fastest. It is -ε̂ / σ.</source>
      <translation>log p_t(x) 的梯度：加噪数据的密度增长最快的方向，等于 -ε̂ / σ。</translation>
    </message>
    <message>
      <source>Velocity</source>
      <translation>速度场</translation>
    </message>
    <message>
      <source>How the state changes along the path of the deterministic flow.</source>
      <translation>状态沿确定性流的路径如何变化。</translation>
    </message>
    <message>
      <source>Forward and reverse</source>
      <translation>前向与反向</translation>
    </message>
    <message>
      <source>Forward is data to noise, reverse is noise to data: the names of the research papers. Some texts name the two the other way round.</source>
      <translation>前向过程从数据到噪声（加噪），反向过程从噪声到数据（去噪），与研究论文的叫法一致。有些文章的叫法正好相反。</translation>
    </message>
    <message>
      <source>Noising process</source>
      <translation>加噪过程</translation>
    </message>
    <message>
      <source>Forward: data is mixed with more and more noise. It needs no network.</source>
      <translation>前向：数据与越来越多的噪声混合，不需要网络。</translation>
    </message>
    <message>
      <source>Denoising process</source>
      <translation>去噪过程</translation>
    </message>
    <message>
      <source>Reverse: from noise, the network's prediction is followed in small steps until data is left.</source>
      <translation>反向：从噪声出发，按网络的预测小步前进，直到得到数据。</translation>
    </message>
    <message>
      <source>Closed form</source>
      <translation>闭式解</translation>
    </message>
    <message>
      <source>Every noised state at once, with one fixed noise: α x_0 + σ ε.</source>
      <translation>用同一份固定噪声直接得到每个加噪状态：α x_0 + σ ε。</translation>
    </message>
    <message>
      <source>Markov chain</source>
      <translation>马尔可夫链</translation>
    </message>
    <message>
      <source>Noising step by step: each step adds fresh noise to the one before.</source>
      <translation>逐步加噪：每一步在前一步上加入新噪声。</translation>
    </message>
    <message>
      <source>Denoiser</source>
      <translation>去噪器</translation>
    </message>
    <message>
      <source>What predicts the clean data from a state and its noise level. Noise, score and velocity follow from that prediction.</source>
      <translation>由状态及其噪声水平预测干净数据。噪声、得分函数和速度场都由该预测得出。</translation>
    </message>
    <message>
      <source>Ideal denoiser</source>
      <translation>理想去噪器</translation>
    </message>
    <message>
      <source>The best possible denoiser of a given set of items, computed without a network. It can only bring back those items.</source>
      <translation>给定一组样本时最好的去噪器，不用网络即可算出。它只能还原这些样本。</translation>
    </message>
    <message>
      <source>One-step prediction</source>
      <translation>单步预测</translation>
    </message>
    <message>
      <source>What the network makes of a state in a single call, without the steps between. From much noise it is a blurred mean.</source>
      <translation>网络对一个状态只调用一次得到的结果，没有中间步骤。噪声很多时，它是模糊的均值。</translation>
    </message>
    <message>
      <source>Sampler</source>
      <translation>采样器</translation>
    </message>
    <message>
      <source>The rule for a step from more noise to less, given the prediction.</source>
      <translation>已知预测时，从噪声较多走到噪声较少的一步所用的规则。</translation>
    </message>
    <message>
      <source>Network call</source>
      <translation>网络调用</translation>
    </message>
    <message>
      <source>One evaluation of the network: what nearly all of the time is spent on.</source>
      <translation>计算一次网络：几乎所有时间都花在这里。</translation>
    </message>
    <message>
      <source>Probability-flow ODE</source>
      <translation>概率流常微分方程</translation>
    </message>
    <message>
      <source>The deterministic path between noise and data that has the same distribution at each noise level as the noisy one.</source>
      <translation>噪声与数据之间的确定性路径，在每个噪声水平上与随机路径分布相同。</translation>
    </message>
    <message>
      <source>Guidance</source>
      <translation>引导强度</translation>
    </message>
    <message>
      <source>Classifier-free: the prediction for a class is pushed away from the one without a class. More follows the class better and varies less.</source>
      <translation>无分类器引导：把某一类别的预测推离无类别的预测。值越大越符合类别，但变化越少。</translation>
    </message>
    <message>
      <source>Unconditional</source>
      <translation>无条件</translation>
    </message>
    <message>
      <source>Without a class: the network makes whatever it has learned.</source>
      <translation>不给类别：网络生成它学到的任意内容。</translation>
    </message>
    <message>
      <source>Latent diffusion</source>
      <translation>潜在扩散</translation>
    </message>
    <message>
      <source>Diffusion in the small space of an autoencoder instead of in pixels.</source>
      <translation>在自编码器的小空间中而不是在像素上进行扩散。</translation>
    </message>
    <message>
      <source>Variance preserving</source>
      <translation>方差保持</translation>
    </message>
    <message>
      <source>A schedule with α² + σ² = 1: the state keeps its size.</source>
      <translation>α² + σ² = 1 的调度：状态的大小保持不变。</translation>
    </message>
    <message>
      <source>Variance exploding</source>
      <translation>方差爆炸</translation>
    </message>
    <message>
      <source>A schedule with α = 1: the data stays and the noise on it grows.</source>
      <translation>α = 1 的调度：数据不变，其上的噪声不断增大。</translation>
    </message>
    <message>
      <source>Flow matching</source>
      <translation>流匹配</translation>
    </message>
    <message>
      <source>The straight path (1 - t) x_0 + t ε, also called rectified flow.</source>
      <translation>直线路径 (1 - t) x_0 + t ε，也称整流流。</translation>
    </message>
    <message>
      <source>Trajectory</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>All states of a run, with their predictions.</source>
      <translation>一次运行的所有状态及其预测。</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>What one recipe makes: noising, then denoising.</source>
      <translation>一个配方产生的过程：先加噪，再去噪。</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <source>All settings that determine a run: the same recipe gives the same pixels.</source>
      <translation>决定一次运行的全部设置：相同的配方得到相同的像素。</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>A ready-made recipe.</source>
      <translation>现成的配方。</translation>
    </message>
    <message>
      <source>Recorded run</source>
      <translation>预先录制的运行</translation>
    </message>
    <message>
      <source>A run that was stored with the program, shown until the live model is ready.</source>
      <translation>随程序保存的一次运行，在实时模型就绪之前显示。</translation>
    </message>
    <message>
      <source>Film strip</source>
      <translation>胶片条</translation>
    </message>
    <message>
      <source>Small pictures of the whole trajectory.</source>
      <translation>整条轨迹的小图。</translation>
    </message>
    <message>
      <source>Branch</source>
      <translation>分支</translation>
    </message>
    <message>
      <source>A run that leaves another at a step and goes on with other settings.</source>
      <translation>从另一次运行的某一步离开、以其他设置继续的运行。</translation>
    </message>
    <message>
      <source>Inpaint</source>
      <translation>局部重绘</translation>
    </message>
    <message>
      <source>A painted region is generated again from noise; the rest of the picture is kept.</source>
      <translation>涂抹的区域从噪声重新生成，图片其余部分保留。</translation>
    </message>
    <message>
      <source>Clip</source>
      <translation>短片</translation>
    </message>
    <message>
      <source>A video of a few frames. It has a clock of its own, with a row of buttons: C plays it or holds a frame, Alt+Left and Alt+Right step. The large transport moves through noise.</source>
      <translation>只有几帧的视频。它有自己的时钟和一排按钮：C 播放或停在一帧，Alt+左 与 Alt+右 逐帧移动。大的播放条在噪声中移动。</translation>
    </message>
    <message>
      <source>Keep the first</source>
      <translation>保留开头</translation>
    </message>
    <message>
      <source>Inpainting of a clip in time: the first frames are kept and the others generated (prediction). With both ends kept, those between them are (in-betweening).</source>
      <translation>片段在时间上的重绘：保留开头几帧，生成其余的帧（预测）。若两端都保留，则生成中间的帧（补间）。</translation>
    </message>
    <message>
      <source>Overlay</source>
      <translation>叠加层</translation>
    </message>
    <message>
      <source>What is drawn over the canvas: trails, density, arrows and others.</source>
      <translation>画在画布上的内容：轨迹线、密度、箭头等。</translation>
    </message>
    <message>
      <source>Handles</source>
      <translation>控制点</translation>
    </message>
    <message>
      <source>Seven marks on a schedule's curve, to drag: a schedule of your own.</source>
      <translation>调度曲线上可拖动的七个点：自定义的调度。</translation>
    </message>
    <message>
      <source>Pane</source>
      <translation>窗格</translation>
    </message>
    <message>
      <source>One of the runs that are compared.</source>
      <translation>参与比较的运行之一。</translation>
    </message>
    <message>
      <source>Memorising</source>
      <translation>记忆训练数据</translation>
    </message>
    <message>
      <source>A network that gives back its training items instead of making new ones.</source>
      <translation>网络给出的是训练样本，而不是新的样本。</translation>
    </message>
    <message>
      <source>The step from here</source>
      <translation>从这里出发的一步</translation>
    </message>
    <message>
      <source>The formula of the step from this state to the next one, in symbols and with its numbers.</source>
      <translation>从当前状态到下一状态这一步的公式：先用符号，再代入数值。</translation>
    </message>
    <message>
      <source>One value, followed</source>
      <translation>跟踪一个数值</translation>
    </message>
    <message>
      <source>One number of the chosen item through the step.</source>
      <translation>所选样本的一个数值在这一步中的变化。</translation>
    </message>
    <message>
      <source>The step in PyTorch</source>
      <translation>这一步的 PyTorch 代码</translation>
    </message>
    <message>
      <source>The same step as a few lines of code, to copy.</source>
      <translation>同一步的几行代码，可复制。</translation>
    </message>
    <message>
      <source>Noise schedule</source>
      <translation>噪声调度</translation>
    </message>
    <message>
      <source>How signal and noise change from t = 0 to T.</source>
      <translation>信号与噪声从 t = 0 到 T 如何变化。</translation>
    </message>
    <message>
      <source>Histogram of the values</source>
      <translation>取值直方图</translation>
    </message>
    <message>
      <source>How the state's values are distributed; at the noisy end they should follow the line.</source>
      <translation>状态数值的分布；在噪声一端应与曲线一致。</translation>
    </message>
    <message>
      <source>Coarse to fine: the spectrum</source>
      <translation>由粗到细：频谱</translation>
    </message>
    <message>
      <source>The picture's power from coarse forms to fine detail. Noise hides the fine detail first.</source>
      <translation>图片从粗略形状到细节的功率。噪声首先掩盖细节。</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>The squared error of the prediction, weighted by noise level: what training makes smaller.</source>
      <translation>预测的平方误差，按噪声水平加权：训练要减小的量。</translation>
    </message>
    <message>
      <source>Loss by noise level</source>
      <translation>各噪声水平的损失</translation>
    </message>
    <message>
      <source>The loss of each noise level apart: brighter is larger.</source>
      <translation>各噪声水平各自的损失：越亮越大。</translation>
    </message>
    <message>
      <source>Gradient norm</source>
      <translation>梯度范数</translation>
    </message>
    <message>
      <source>The length of the gradient of a group of layers.</source>
      <translation>一组层的梯度长度。</translation>
    </message>
    <message>
      <source>Vanishing gradient</source>
      <translation>梯度消失</translation>
    </message>
    <message>
      <source>Gradients near 0: the layers they reach hardly learn.</source>
      <translation>梯度接近 0：相应的层几乎学不到东西。</translation>
    </message>
    <message>
      <source>Exploding gradient</source>
      <translation>梯度爆炸</translation>
    </message>
    <message>
      <source>Gradients that grow without bound: each step makes it worse.</source>
      <translation>梯度无限增大：每一步都更糟。</translation>
    </message>
    <message>
      <source>Clipping</source>
      <translation>梯度裁剪</translation>
    </message>
    <message>
      <source>Shortening a gradient that is longer than a bound.</source>
      <translation>把超过上限的梯度缩短。</translation>
    </message>
    <message>
      <source>EMA</source>
      <translation>EMA（指数滑动平均）</translation>
    </message>
    <message>
      <source>Exponential moving average of the weights: samples are made with it, for it is steadier than the last step's weights.</source>
      <translation>权重的指数滑动平均：用它生成样本，因为它比最后一步的权重更稳定。</translation>
    </message>
    <message>
      <source>Checkpoint</source>
      <translation>检查点</translation>
    </message>
    <message>
      <source>The state of a training run, saved: it can be continued from there.</source>
      <translation>保存下来的训练状态：可以从那里继续。</translation>
    </message>
    <message>
      <source>Preconditioning</source>
      <translation>预条件缩放</translation>
    </message>
    <message>
      <source>Scaling a network's input and output for each noise level, so that all levels are learned alike.</source>
      <translation>按噪声水平缩放网络的输入和输出，使各水平同样容易学习。</translation>
    </message>
    <message>
      <source>Residual connections</source>
      <translation>残差连接</translation>
    </message>
    <message>
      <source>Each layer adds to its input, so gradients have a short path.</source>
      <translation>每层的输出加到其输入上，梯度因此有一条短路径。</translation>
    </message>
    <message>
      <source>Normalisation</source>
      <translation>归一化</translation>
    </message>
    <message>
      <source>Values between layers are brought to one size.</source>
      <translation>层与层之间的数值被调整到同一大小。</translation>
    </message>
    <message>
      <source>Half downloaded</source>
      <translation>未下载完</translation>
    </message>
    <message>
      <source>Cannot be used here</source>
      <translation>此处不能使用</translation>
    </message>
    <message>
      <source>Whole</source>
      <translation>完整</translation>
    </message>
    <message>
      <source>It is in the cache as a whole.</source>
      <translation>它已完整地在缓存中。</translation>
    </message>
    <message>
      <source>Models in the cache of Hugging Face</source>
      <translation>Hugging Face 缓存中的模型</translation>
    </message>
    <message>
      <source>Use in Watch</source>
      <translation>用于观看</translation>
    </message>
    <message>
      <source>Download the rest …</source>
      <translation>下载其余部分…</translation>
    </message>
    <message>
      <source>Download from Hugging Face</source>
      <translation>从 Hugging Face 下载</translation>
    </message>
    <message>
      <source>owner/name, or owner/name/file.safetensors</source>
      <translation>owner/name，或 owner/name/file.safetensors</translation>
    </message>
    <message>
      <source>Show size</source>
      <translation>查看大小</translation>
    </message>
    <message>
      <source>Ask Hugging Face what there is of this model and how large it is; nothing is downloaded yet</source>
      <translation>询问 Hugging Face 该模型有哪些文件、有多大；此时还不下载</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>下载</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stop; what has come is kept</source>
      <translation>停止；已下载的部分会保留</translation>
    </message>
    <message>
      <source>Asking Hugging Face …</source>
      <translation>正在询问 Hugging Face…</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>{done} of {total}. You can close this; the download goes on.</source>
      <translation>已下载 {done}，共 {total}。可以关闭此窗口，下载会继续。</translation>
    </message>
    <message>
      <source>Models of diffusers in {folder}, which other tools share.</source>
      <translation>{folder} 中的 diffusers 模型，与其他工具共用。</translation>
    </message>
    <message>
      <source>There is no model of diffusers in {folder} yet.</source>
      <translation>{folder} 中还没有 diffusers 模型。</translation>
    </message>
    <message>
      <source>My models</source>
      <translation>我的模型</translation>
    </message>
    <message>
      <source>Undo delete</source>
      <translation>撤销删除</translation>
    </message>
    <message>
      <source>Trained or saved here</source>
      <translation>在此训练或保存</translation>
    </message>
    <message>
      <source>Hugging Face</source>
      <translation>Hugging Face</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>改名</translation>
    </message>
    <message>
      <source>Name of the model</source>
      <translation>模型名称</translation>
    </message>
    <message>
      <source>Loss {value}</source>
      <translation>损失 {value}</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>质量</translation>
    </message>
    <message>
      <source>Saved</source>
      <translation>保存时间</translation>
    </message>
    <message>
      <source>Rename …</source>
      <translation>改名…</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Models you have trained or saved. A deleted one can come back until you quit.</source>
      <translation>你训练或保存的模型。删除的模型在退出前可以恢复。</translation>
    </message>
    <message>
      <source>You have trained no model yet: the Train scene makes one.</source>
      <translation>还没有训练过模型：在“训练”场景中训练一个。</translation>
    </message>
    <message>
      <source>Train in its latents</source>
      <translation>在其潜变量中训练</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>{path} is there already. Replace it?</source>
      <translation>{path} 已经存在。要替换它吗？</translation>
    </message>
    <message>
      <source>Open a run over ssh</source>
      <translation>通过 ssh 打开训练</translation>
    </message>
    <message>
      <source>Its folder, such as ssh://host/path or ssh://user@host:port/path.
Your own ssh connects; it must work there without a password.</source>
      <translation>其文件夹，例如 ssh://主机/路径 或 ssh://用户@主机:端口/路径。
由您自己的 ssh 连接；必须无需密码即可登录。</translation>
    </message>
    <message>
      <source>{judge}, trained on {data}: {share} % of real ones right</source>
      <translation>{judge}，在 {data} 上训练：真实项目中 {share} % 判断正确</translation>
    </message>
    <message>
      <source>Real items, noised to a level first</source>
      <translation>真实数据，先加噪到某一噪声水平</translation>
    </message>
    <message>
      <source>What this model makes in one go, noised to a level first</source>
      <translation>此模型一次生成的结果，先加噪到某一噪声水平</translation>
    </message>
    <message>
      <source>Shipped models</source>
      <translation>自带的模型</translation>
    </message>
    <message>
      <source>Opened</source>
      <translation>已打开</translation>
    </message>
    <message>
      <source>To its latents, shown by {name}</source>
      <translation>加到模型的潜变量上，由 {name} 显示</translation>
    </message>
    <message>
      <source>One model alone</source>
      <translation>只用一个模型</translation>
    </message>
    <message>
      <source>Noise alone</source>
      <translation>纯噪声</translation>
    </message>
    <message>
      <source>Generated items in place of real ones, noised to a level first</source>
      <translation>以生成的样本代替真实样本，先加噪到某一水平</translation>
    </message>
    <message>
      <source>{data}, {steps} steps, saved {date}</source>
      <translation>{data}，{steps} 步，保存于 {date}</translation>
    </message>
    <message>
      <source>To its latents</source>
      <translation>加到模型的潜变量上</translation>
    </message>
    <message>
      <source>Its own autoencoder makes pictures of them</source>
      <translation>由模型自带的自编码器把它们变成图片</translation>
    </message>
    <message>
      <source>No classifier leads</source>
      <translation>没有分类器引导</translation>
    </message>
    <message>
      <source>Reduced motion</source>
      <translation>减少动态效果</translation>
    </message>
    <message>
      <source>On</source>
      <translation>开</translation>
    </message>
    <message>
      <source>Use what Watch shows</source>
      <translation>改用“观看”中的内容</translation>
    </message>
    <message>
      <source>The same comparison with the model, data, count and seed that Watch has now</source>
      <translation>用“观看”中当前的模型、数据、数量和种子做同样的比较</translation>
    </message>
    <message>
      <source>Your own comparison</source>
      <translation>自定义比较</translation>
    </message>
    <message>
      <source>This model knows none</source>
      <translation>此模型没有类别</translation>
    </message>
    <message>
      <source>Ready-made</source>
      <translation>现成的比较</translation>
    </message>
    <message>
      <source>All panes</source>
      <translation>所有窗格</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Distances are measured to where this pane's run ends</source>
      <translation>距离以此窗格运行的终点为准</translation>
    </message>
    <message>
      <source>With the model, data, count and seed of Watch</source>
      <translation>使用“观看”中的模型、数据、数量和种子</translation>
    </message>
    <message>
      <source>Pane {n}: {name}</source>
      <translation>窗格 {n}：{name}</translation>
    </message>
    <message>
      <source>Distance to the reference's end</source>
      <translation>到参考终点的距离</translation>
    </message>
    <message>
      <source>Share of the steps, %</source>
      <translation>步数比例（%）</translation>
    </message>
    <message>
      <source>Network calls</source>
      <translation>网络调用次数</translation>
    </message>
    <message>
      <source>Noise level, %</source>
      <translation>噪声水平（%）</translation>
    </message>
    <message>
      <source>Distance of the prediction</source>
      <translation>预测的距离</translation>
    </message>
    <message>
      <source>From each pane's prediction to where the reference ends</source>
      <translation>从各窗格的预测到参考运行终点的距离</translation>
    </message>
    <message>
      <source>Distance of the state</source>
      <translation>状态的距离</translation>
    </message>
    <message>
      <source>From each pane's state, noise included, to where the reference ends</source>
      <translation>从各窗格的状态（含噪声）到参考运行终点的距离</translation>
    </message>
    <message>
      <source>Distance to the reference's end; panes whose states are other numbers have none</source>
      <translation>到参照终点的距离；状态是另一种数的窗格没有</translation>
    </message>
    <message>
      <source>Distances are drawn when the reference has arrived.</source>
      <translation>参考运行到达终点后绘制距离。</translation>
    </message>
    <message>
      <source>Canvas</source>
      <translation>画布</translation>
    </message>
    <message>
      <source>Take this pane away</source>
      <translation>移除此窗格</translation>
    </message>
    <message>
      <source>Sampling steps of the whole run, and how often the network is asked in this pane</source>
      <translation>整个运行的采样步数，以及此窗格调用网络的次数</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>step {k} of {n}</source>
      <translation>第 {k} / {n} 步</translation>
    </message>
    <message>
      <source>stopped here</source>
      <translation>在此停止</translation>
    </message>
    <message>
      <source>N {n}</source>
      <translation>N {n}</translation>
    </message>
    <message>
      <source>calls: {n}</source>
      <translation>{n} 次调用</translation>
    </message>
    <message>
      <source>The model is loading …</source>
      <translation>正在加载模型…</translation>
    </message>
    <message>
      <source>Waits for its turn …</source>
      <translation>等待中…</translation>
    </message>
    <message>
      <source>network calls: {n}</source>
      <translation>已调用网络 {n} 次</translation>
    </message>
    <message>
      <source>Stopped before it began.</source>
      <translation>开始之前已停止。</translation>
    </message>
    <message>
      <source>Stop computing; what is there stays</source>
      <translation>停止计算；已有的结果保留</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>重新运行</translation>
    </message>
    <message>
      <source>Compute all panes again</source>
      <translation>重新计算所有窗格</translation>
    </message>
    <message>
      <source>Add a pane</source>
      <translation>添加窗格</translation>
    </message>
    <message>
      <source>One pane more, like the chosen one; up to four</source>
      <translation>再加一个与所选相同的窗格；最多四个</translation>
    </message>
    <message>
      <source>{p} of the steps</source>
      <translation>步数的 {p}</translation>
    </message>
    <message>
      <source>noise: {place}</source>
      <translation>噪声：{place}</translation>
    </message>
    <message>
      <source>noise level {p}</source>
      <translation>噪声水平 {p}</translation>
    </message>
    <message>
      <source>Both were asked to move right. From frame to frame a value changes by {one} in the first and by {other} in the second (root mean square; values lie from −1 to 1).</source>
      <translation>两者都要求向右移动。相邻帧之间，数值在第一个里变化 {one}，在第二个里变化 {other}（均方根；数值在 −1 到 1 之间）。</translation>
    </message>
    <message>
      <source>The model of clips is not here.</source>
      <translation>这里没有视频片段的模型。</translation>
    </message>
    <message>
      <source>A clip, noised and denoised</source>
      <translation>一个片段，加噪与去噪</translation>
    </message>
    <message>
      <source>Frames made together, and each by itself</source>
      <translation>一起生成的帧，与各自生成的帧</translation>
    </message>
    <message>
      <source>Other seeds</source>
      <translation>换种子</translation>
    </message>
    <message>
      <source>Generate both clips again, from other noise</source>
      <translation>用别的噪声重新生成两个片段</translation>
    </message>
    <message>
      <source>What is hidden in one frame shows in another, and the prediction has the direction right.</source>
      <translation>在一帧里被盖住的，在另一帧里露出来；预测看对了它怎样走。</translation>
    </message>
    <message>
      <source>The noise hides all frames, and the prediction is a mean of many clips.</source>
      <translation>噪声盖住了所有帧，预测是许多片段的平均。</translation>
    </message>
    <message>
      <source>one clip, all frames together</source>
      <translation>一个片段，各帧一起生成</translation>
    </message>
    <message>
      <source>each frame from a seed of its own</source>
      <translation>每帧各用自己的种子</translation>
    </message>
    <message>
      <source>the clip</source>
      <translation>片段</translation>
    </message>
    <message>
      <source>noised to here</source>
      <translation>加噪到此处</translation>
    </message>
    <message>
      <source>the prediction</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>pixels, {patch}x{patch} folded</source>
      <translation>像素，{patch}x{patch} 折叠</translation>
    </message>
    <message>
      <source>One training step, for each picture of 3x64x64: the same network on pixels, on pixels folded into channels, and on the latents of an autoencoder.</source>
      <translation>一次训练步，按每张 3x64x64 图片计：同一网络分别作用于像素、折叠进通道的像素，以及自编码器的潜变量。</translation>
    </message>
    <message>
      <source>So folding buys the arithmetic. The learned code buys what need not be learned: 4 numbers instead of 48 for each block, and textures and edges are the decoder's.</source>
      <translation>所以折叠省下的是运算量。学到的编码省下的是不必再学的东西：每块只有 4 个数而不是 48 个，纹理和边缘由解码器负责。</translation>
    </message>
    <message>
      <source>latents, 4 numbers for 4x4 pixels</source>
      <translation>潜变量，每 4x4 像素 4 个数</translation>
    </message>
    <message>
      <source>Take a few training steps of each, in turn, on this machine: some seconds of work</source>
      <translation>在这台机器上轮流各做几次训练步：需要几秒钟</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>像素</translation>
    </message>
    <message>
      <source>Folding 4x4 pixels makes a step {fold} times as cheap; the latents then cost {code} of that.</source>
      <translation>折叠 4x4 像素使一步的开销降为 {fold} 分之一；潜变量的开销又是它的 {code}。</translation>
    </message>
    <message>
      <source>Measure on this machine</source>
      <translation>在这台机器上测量</translation>
    </message>
    <message>
      <source>{ms} ms</source>
      <translation>{ms} 毫秒</translation>
    </message>
    <message>
      <source>Measuring: {share}.</source>
      <translation>正在测量：{share}。</translation>
    </message>
    <message>
      <source>The first layer gets {share} times as much as the last: all layers can learn.</source>
      <translation>第一层得到的是最后一层的 {share} 倍：每一层都能学习。</translation>
    </message>
    <message>
      <source>Data to noise, and noise to data</source>
      <translation>从数据到噪声，从噪声到数据</translation>
    </message>
    <message>
      <source>Layers</source>
      <translation>层数</translation>
    </message>
    <message>
      <source>Size of the weights</source>
      <translation>权重的大小</translation>
    </message>
    <message>
      <source>1.41 keeps the size of what passes a ReLU: He initialisation, for plain layers</source>
      <translation>1.41 使通过 ReLU 的量大小不变：普通层的 He 初始化</translation>
    </message>
    <message>
      <source>Gradient at each layer, from the first to the last, where it is 1</source>
      <translation>各层的梯度，从第一层到最后一层（最后一层为 1）</translation>
    </message>
    <message>
      <source>The article's loop and a right one</source>
      <translation>文章的循环与正确的循环</translation>
    </message>
    <message>
      <source>From noise to the last picture, in both</source>
      <translation>两者都从噪声到最后的图像</translation>
    </message>
    <message>
      <source>Noising (forward)</source>
      <translation>加噪（前向过程）</translation>
    </message>
    <message>
      <source>Denoising (reverse)</source>
      <translation>去噪（反向过程）</translation>
    </message>
    <message>
      <source>Little noise: only one picture is possible, and the guess is sharp.</source>
      <translation>噪声很少：只可能是一张图像，猜测很清晰。</translation>
    </message>
    <message>
      <source>The first layer gets {share} of it: the gradient vanishes.</source>
      <translation>第一层只得到它的 {share}：梯度消失。</translation>
    </message>
    <message>
      <source>The first layer gets {share} times as much: the gradient explodes.</source>
      <translation>第一层得到它的 {share} 倍：梯度爆炸。</translation>
    </message>
    <message>
      <source>More noise: the guess hedges between pictures, and its edges blur.</source>
      <translation>噪声较多：猜测在几种可能之间折中，边缘变模糊。</translation>
    </message>
    <message>
      <source>Hardly anything is seen: the guess is near the mean of all pictures.</source>
      <translation>几乎什么也看不见：猜测接近所有图像的平均。</translation>
    </message>
    <message>
      <source>Left, live: pass {n} of {total} of the article's loop, with its size mended so that it runs. Right: the shipped model, recorded. The article's input is nearly pure noise at every pass, and its answer a flat grey.</source>
      <translation>左（实时）：文章循环的第 {n}/{total} 遍，只修正了尺寸使其能运行。右：自带模型的录像。文章的输入每一遍都几乎是纯噪声，输出是一片灰。</translation>
    </message>
    <message>
      <source>the noise in it</source>
      <translation>其中的噪声</translation>
    </message>
    <message>
      <source>&lt;b&gt;1  It stops at once.&lt;/b&gt; torch.sigmoid wants a tensor and is given a Python number: a TypeError.</source>
      <translation>&lt;b&gt;1  一运行就停。&lt;/b&gt;torch.sigmoid 需要张量，却得到一个 Python 数：TypeError。</translation>
    </message>
    <message>
      <source>&lt;b&gt;2  The picture shrinks.&lt;/b&gt; Three convolutions of stride 2 make 3x3 of 28x28. A network for pictures must lead back to their size, as a U-Net does.</source>
      <translation>&lt;b&gt;2  图像变小了。&lt;/b&gt;三个步幅为 2 的卷积把 28x28 变成 3x3。处理图像的网络必须回到原来的大小，U-Net 就是这样。</translation>
    </message>
    <message>
      <source>&lt;b&gt;3  Nothing is learned.&lt;/b&gt; There is no loss and no training loop: the weights stay random, and so is the answer.</source>
      <translation>&lt;b&gt;3  什么也没学。&lt;/b&gt;没有损失，也没有训练循环：权重一直是随机的，输出也就是随机的。</translation>
    </message>
    <message>
      <source>&lt;b&gt;4  It is not given the level.&lt;/b&gt; One network has to serve all levels; without the level it cannot tell faint noise from strong.</source>
      <translation>&lt;b&gt;4  不知道噪声水平。&lt;/b&gt;同一个网络要应付所有噪声水平；不告诉它是哪一个，它就分不清弱噪声和强噪声。</translation>
    </message>
    <message>
      <source>&lt;b&gt;5  No step follows another.&lt;/b&gt; Each pass is given its own input, made beforehand; 99 of 100 answers are thrown away. Denoising must continue from its last step.</source>
      <translation>&lt;b&gt;5  步与步不相连。&lt;/b&gt;每一遍的输入都是事先备好的，100 个输出扔掉了 99 个。去噪必须从上一步的结果继续。</translation>
    </message>
    <message>
      <source>&lt;b&gt;6  There is no data.&lt;/b&gt; What is called the diffusion process is the noise times a number: nothing is there that could be taken to noise, or learned.</source>
      <translation>&lt;b&gt;6  没有数据。&lt;/b&gt;所谓扩散过程只是噪声乘以一个数：没有任何可以被加噪、可以被学习的东西。</translation>
    </message>
    <message>
      <source>&lt;b&gt;7  The schedule starts half noisy.&lt;/b&gt; sigmoid(0.1 t) is 0.5 at t = 0, so the clean half of the path is missing. And x (1 - l) + noise l loses variance in between: it is the straight path of flow matching, and needs a sampler made for it.</source>
      <translation>&lt;b&gt;7  噪声调度从一半开始。&lt;/b&gt;t = 0 时 sigmoid(0.1 t) 已是 0.5，较干净的那一半路程缺失了。而 x (1 - l) + noise l 途中会损失方差：它是流匹配的直线路径，需要与之相配的采样器。</translation>
    </message>
    <message>
      <source>Four things: data, a network that guesses the clean picture, a training loop of six lines, and a loop that denoises step by step.</source>
      <translation>四样东西：数据、猜测干净图像的网络、只有几行的训练循环，以及逐步去噪的循环。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Training&lt;/b&gt; takes a picture, a random noise level and fresh noise, mixes them, and lets the network guess the picture. The loss is the squared error: no second network, no adversary, nothing to balance.</source>
      <translation>&lt;b&gt;训练&lt;/b&gt;取一张图像、一个随机的噪声水平和新的噪声，把它们混合，让网络猜出原图。损失就是平方误差：没有第二个网络，没有对抗，也没有什么需要平衡。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Generating&lt;/b&gt; begins with noise alone. At each of 100 levels the network is asked for its guess, and the picture moves a small step towards it; the next step begins where this one ended.</source>
      <translation>&lt;b&gt;生成&lt;/b&gt;从纯噪声开始。在 100 个水平上逐个询问网络的猜测，图像朝它移动一小步；下一步从这一步的终点开始。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The level as an input&lt;/b&gt;: the same network works at every level, so it must know which one it sees. Here the level is a fourth channel.</source>
      <translation>&lt;b&gt;告知噪声水平&lt;/b&gt;：同一个网络用于所有水平，所以它必须知道眼前是哪一个。这里把水平作为第四个通道。</translation>
    </message>
    <message>
      <source>It scales one noise image and sends it through a network that never saw data. Seven things are wrong; each is numbered in the code.</source>
      <translation>它把一张噪声图乘以系数，送进一个从未见过数据的网络。错误有七处，代码中都标了号。</translation>
    </message>
    <message>
      <source>It runs unchanged, and saves denoised_image.png</source>
      <translation>可直接运行，并保存 denoised_image.png</translation>
    </message>
    <message>
      <source>Train one on points</source>
      <translation>用点来训练一个</translation>
    </message>
    <message>
      <source>The same loop on two moons in the plane: it learns in seconds</source>
      <translation>同样的循环，用平面上的两个月牙：几秒就学会</translation>
    </message>
    <message>
      <source>Watch a trained one</source>
      <translation>观看训练好的模型</translation>
    </message>
    <message>
      <source>The shipped model of shapes, from data to noise and back</source>
      <translation>自带的形状模型，从数据到噪声再回来</translation>
    </message>
    <message>
      <source>As the article has it, in short</source>
      <translation>文章的写法（节略）</translation>
    </message>
    <message>
      <source>Put right: the same parts, and it runs</source>
      <translation>改正后：同样的组成，而且能运行</translation>
    </message>
    <message>
      <source>Its schedule in Watch</source>
      <translation>在“观看”中看它的噪声调度</translation>
    </message>
    <message>
      <source>100 steps of sigmoid(0.1 t) with a trained network, seed 0</source>
      <translation>sigmoid(0.1 t) 的 100 步，配训练好的网络，种子 0</translation>
    </message>
    <message>
      <source>Its schedule beside cosine</source>
      <translation>它的噪声调度与余弦并排</translation>
    </message>
    <message>
      <source>The same network and noise; only the schedules differ</source>
      <translation>网络和噪声相同，只有噪声调度不同</translation>
    </message>
    <message>
      <source>Train its network</source>
      <translation>训练它的网络</translation>
    </message>
    <message>
      <source>Three convolutions and Tanh on digits: see how far they come</source>
      <translation>三个卷积加 Tanh，用手写数字：看它能走多远</translation>
    </message>
    <message>
      <source>Data is drowned in noise little by little, which needs no learning. A network learns to see through the noise. Begun with noise alone and asked again and again, it makes data that never was.</source>
      <translation>数据一点一点被噪声淹没，这不需要学习。网络学会透过噪声看东西。从纯噪声开始，一遍遍询问它，就得到从未有过的新数据。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The noise prior&lt;/b&gt; is where generating begins: independent standard normal numbers in the shape of the data. The seed fixes them: same seed, same picture.</source>
      <translation>&lt;b&gt;噪声先验&lt;/b&gt;是生成的起点：与数据形状相同、相互独立的标准正态数。种子把它们固定下来：种子相同，图像相同。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The noising process&lt;/b&gt; mixes data with noise, &lt;i&gt;x&lt;/i&gt;&lt;sub&gt;t&lt;/sub&gt; = α &lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; + σ &lt;i&gt;ε&lt;/i&gt;. The schedule sets how much of each at every t; at the end only noise is left.</source>
      <translation>&lt;b&gt;加噪过程&lt;/b&gt;把数据与噪声混合：&lt;i&gt;x&lt;/i&gt;&lt;sub&gt;t&lt;/sub&gt; = α &lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; + σ &lt;i&gt;ε&lt;/i&gt;。噪声调度规定每个 t 各占多少；到最后只剩噪声。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The network&lt;/b&gt; sees the mixture and the noise level, and guesses the clean data, or the noise in it, which comes to the same. That is all it learns.</source>
      <translation>&lt;b&gt;网络&lt;/b&gt;看到混合物和噪声水平，猜测干净的数据，或者其中的噪声，两者等价。它学的就只有这个。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The denoising process&lt;/b&gt; walks back from the prior: ask the network, move a little towards its guess, ask again. How it walks is the sampler's choice; the network stays the same.</source>
      <translation>&lt;b&gt;去噪过程&lt;/b&gt;从先验往回走：询问网络，朝它的猜测移动一点，再问。怎么走由采样器决定，网络不变。</translation>
    </message>
    <message>
      <source>Noising makes the exercises: any picture, any level, and the answer is known. Denoising is the use of what was learned: it makes new data.</source>
      <translation>加噪负责出题：任意图像，任意水平，而且答案已知。去噪是学以致用：它生成新数据。</translation>
    </message>
    <message>
      <source>Drag the level: the noised picture, and what the network makes of it at once.</source>
      <translation>拖动水平：加噪后的图像，以及网络一眼看出的结果。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Why noising at all?&lt;/b&gt; It turns making pictures, which is hard, into guessing through noise, which is plain regression. And it ends at a distribution from which one can draw: the normal.</source>
      <translation>&lt;b&gt;为什么要加噪？&lt;/b&gt;它把困难的“造图像”变成“透过噪声猜测”，也就是普通的回归。而且终点是一个可以直接抽样的分布：正态分布。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Why not denoise at once?&lt;/b&gt; Under much noise many pictures are possible, and the best single guess is their mean: a blur. A small step towards it leaves fewer possible, and the next guess is sharper. Coarse things are settled first, details last.</source>
      <translation>&lt;b&gt;为什么不一步去噪？&lt;/b&gt;噪声很强时，可能的图像很多，最好的单个猜测是它们的平均：一片模糊。朝它走一小步，可能性就变少，下一次猜测更清晰。先定大轮廓，最后定细节。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Names&lt;/b&gt;: here forward is data to noise and reverse is noise to data, as in the research papers. The source article names them the other way round.</source>
      <translation>&lt;b&gt;名称&lt;/b&gt;：这里正向是从数据到噪声，反向是从噪声到数据，与研究论文一致。原文章的叫法正好相反。</translation>
    </message>
    <message>
      <source>Training sends the gradient back through every layer. Each one multiplies it: by less than 1 and it vanishes, the first layers learn nothing; by more than 1 and it explodes, every step overshoots.</source>
      <translation>训练时梯度逐层往回传。每一层都把它乘一次：小于 1，梯度消失，前面的层学不到东西；大于 1，梯度爆炸，每一步都迈过头。</translation>
    </message>
    <message>
      <source>A stack of layers that was just made: how much reaches each of them?</source>
      <translation>刚建好的一叠网络层：每一层能得到多少梯度？</translation>
    </message>
    <message>
      <source>&lt;b&gt;Architecture.&lt;/b&gt; Residual connections give the gradient a path around each layer, normalisation keeps the sizes alike, and attention joins distant places in one step. Residual and normalisation together hold at about any depth and any weights. A saturated Tanh stops the gradient altogether.</source>
      <translation>&lt;b&gt;结构。&lt;/b&gt;残差连接让梯度绕过每一层，归一化使大小保持相近，注意力一步连接远处。残差加归一化，几乎任何深度、任何权重都稳得住。饱和的 Tanh 则把梯度完全挡住。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Learning rate.&lt;/b&gt; The first thing to lower when the loss jumps. A warm-up spares the first steps, a slow decay settles the last.</source>
      <translation>&lt;b&gt;学习率。&lt;/b&gt;损失跳动时首先要降的就是它。预热保护最初几步，缓慢衰减让最后几步安定下来。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Clipping&lt;/b&gt; shortens a gradient that is longer than a bound: an explosion becomes one careful step. It does nothing for one that vanishes.</source>
      <translation>&lt;b&gt;梯度裁剪&lt;/b&gt;把超过界限的梯度缩短：爆炸变成谨慎的一步。对消失的梯度它无能为力。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Regularisation.&lt;/b&gt; Weight decay and dropout keep weights small and guard against learning by heart; a running mean of the weights (EMA) gives better samples than the last step's.</source>
      <translation>&lt;b&gt;正则化。&lt;/b&gt;权重衰减和随机失活使权重保持较小，防止死记硬背；权重的滑动平均（EMA）给出的样本比最后一步的更好。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Diffusion's own.&lt;/b&gt; Noise levels span more than a thousand times. Scaling input and target for each level (preconditioning) lets all of them give gradients of one size.</source>
      <translation>&lt;b&gt;扩散特有的。&lt;/b&gt;噪声水平相差上千倍。按水平缩放输入和目标（预条件化），使各个水平给出大小相近的梯度。</translation>
    </message>
    <message>
      <source>It trains steadily, misses little of the data's variety, and can be steered after training. The price: many network calls for one sample.</source>
      <translation>训练稳定，几乎不遗漏数据的多样性，训练之后还能引导。代价是：生成一个样本要调用网络很多次。</translation>
    </message>
    <message>
      <source>Strengths</source>
      <translation>优点</translation>
    </message>
    <message>
      <source>&lt;b&gt;Steady training&lt;/b&gt;: a squared error with known answers. A GAN has to balance two networks, and often leaves out whole parts of the data.</source>
      <translation>&lt;b&gt;训练稳定&lt;/b&gt;：答案已知的平方误差。GAN 必须平衡两个网络，还常常丢掉整类数据。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Steering&lt;/b&gt;: towards a class or a text (guidance), keeping a part of a picture (inpainting), starting from a partly noised picture: one network, trained once.</source>
      <translation>&lt;b&gt;可引导&lt;/b&gt;：朝向某个类别或文本（引导）、保留图像的一部分（修补）、从半途的图像开始：同一个网络，只训练一次。</translation>
    </message>
    <message>
      <source>&lt;b&gt;A choice of speed&lt;/b&gt;: the same network with 10 steps or 1,000, with any sampler. What else saves calls: better solvers, straighter paths (flow matching), distillation.</source>
      <translation>&lt;b&gt;速度可选&lt;/b&gt;：同一个网络可以走 10 步或 1,000 步，用任何采样器。减少调用的其他办法：更好的求解器、更直的路径（流匹配）、蒸馏。</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>局限</translation>
    </message>
    <message>
      <source>Slow beside a GAN or a VAE, which need one call; hungry for data and computing; and with little data it can learn examples by heart.</source>
      <translation>比只需调用一次的 GAN 或 VAE 慢；需要大量数据和算力；数据少时可能把样例背下来。</translation>
    </message>
    <message>
      <source>Where it is used</source>
      <translation>应用</translation>
    </message>
    <message>
      <source>&lt;b&gt;Images&lt;/b&gt;: from text, inpainting, enlarging. Often in the small space of an autoencoder (latent diffusion), where it is joined with a VAE and a text model.</source>
      <translation>&lt;b&gt;图像&lt;/b&gt;：文生图、修补、放大。常在自编码器的小空间中进行（潜在扩散），与 VAE 和文本模型结合。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Video&lt;/b&gt;: the same with an axis for time: all frames are denoised together, so that they agree. The network mixes along time as it does along the picture.</source>
      <translation>&lt;b&gt;视频&lt;/b&gt;：多一个时间轴，其余相同：所有帧一起去噪，因此前后一致。网络沿时间混合，就像沿画面混合一样。</translation>
    </message>
    <message>
      <source>A shape that orbits. Drag the level: the clip plays on while noise comes and goes, for the two have clocks of their own.</source>
      <translation>一个绕圈的形状。拖动噪声水平：片段继续播放，噪声来来去去，因为两者各有自己的时钟。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Audio&lt;/b&gt;: a wave is a picture with one axis; speech and music are made as waves or as spectrograms.</source>
      <translation>&lt;b&gt;音频&lt;/b&gt;：波形就是只有一个轴的图像；语音和音乐以波形或声谱图的形式生成。</translation>
    </message>
    <message>
      <source>A plucked string as a spectrogram: pitch upwards, time to the right, bright is loud. Below it is its waveform.</source>
      <translation>一根拨弦的频谱图：向上音高升高，向右是时间，越亮越响。下方是它的波形。</translation>
    </message>
    <message>
      <source>&lt;b&gt;One schedule does not suit both.&lt;/b&gt; Samples of a waveform are small numbers, and most of a sound is quieter still: the first steps bury it, and all the later ones show the same noise. A spectrogram is in decibels: loud and quiet are of one size, and many steps have something to decide.</source>
      <translation>&lt;b&gt;同一个调度并不适合两者。&lt;/b&gt;波形的采样值是很小的数，而声音的大部分还要更轻：最初几步就把它淹没，之后各步看到的都是同样的噪声。频谱图以分贝为单位：响的与轻的大小相当，许多步都有东西可以决定。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Elsewhere&lt;/b&gt;: molecules and proteins, motion of robots, weather; and joined with other models: a transformer as the network, a classifier or a GAN's critic as a guide or judge.</source>
      <translation>&lt;b&gt;其他&lt;/b&gt;：分子和蛋白质、机器人动作、天气；也与其他模型结合：用 Transformer 作网络，用分类器或 GAN 的判别器来引导或评判。</translation>
    </message>
    <message>
      <source>Watch it</source>
      <translation>观看</translation>
    </message>
    <message>
      <source>Twelve shapes, to noise and back</source>
      <translation>十二个形状，变成噪声再回来</translation>
    </message>
    <message>
      <source>As the paper had it</source>
      <translation>论文中的做法</translation>
    </message>
    <message>
      <source>DDPM with its 1,000 steps</source>
      <translation>DDPM 的 1,000 步</translation>
    </message>
    <message>
      <source>In the plane</source>
      <translation>在平面上</translation>
    </message>
    <message>
      <source>A thousand points come together to a spiral roll</source>
      <translation>一千个点聚成一个瑞士卷</translation>
    </message>
    <message>
      <source>Few steps and many</source>
      <translation>步数多与少</translation>
    </message>
    <message>
      <source>5, 10, 20 and 50 steps from the same noise</source>
      <translation>同一噪声，5、10、20 和 50 步</translation>
    </message>
    <message>
      <source>Different samplers</source>
      <translation>不同的采样器</translation>
    </message>
    <message>
      <source>Four samplers from the same noise</source>
      <translation>同一噪声，四种采样器</translation>
    </message>
    <message>
      <source>See it explode</source>
      <translation>看它爆炸</translation>
    </message>
    <message>
      <source>A run with a learning rate of 0.3 and no clipping; then try its cures</source>
      <translation>学习率 0.3、不裁剪的训练；然后试试补救办法</translation>
    </message>
    <message>
      <source>See it vanish</source>
      <translation>看它消失</translation>
    </message>
    <message>
      <source>The article's network at a high rate; then try its cures</source>
      <translation>文章的网络配高学习率；然后试试补救办法</translation>
    </message>
    <message>
      <source>A healthy run</source>
      <translation>健康的训练</translation>
    </message>
    <message>
      <source>A residual network on two moons, with warm-up, clipping and EMA</source>
      <translation>残差网络学两个月牙，带预热、裁剪和 EMA</translation>
    </message>
    <message>
      <source>Steer by guidance</source>
      <translation>用引导来控制</translation>
    </message>
    <message>
      <source>From ignoring the class to exaggerating it</source>
      <translation>从忽略类别到夸大类别</translation>
    </message>
    <message>
      <source>Ten steps</source>
      <translation>十步</translation>
    </message>
    <message>
      <source>DDIM: a hundredth of the calls</source>
      <translation>DDIM：调用次数只有百分之一</translation>
    </message>
    <message>
      <source>The straight path</source>
      <translation>直线路径</translation>
    </message>
    <message>
      <source>Flow matching in 20 Euler steps</source>
      <translation>流匹配，20 个欧拉步</translation>
    </message>
    <message>
      <source>Watch sounds</source>
      <translation>观看声音</translation>
    </message>
    <message>
      <source>Noise becomes a drum, a string, a bell, a voice</source>
      <translation>噪声变成鼓声、弦声、钟声、人声</translation>
    </message>
    <message>
      <source>Learned by heart?</source>
      <translation>是背下来的吗？</translation>
    </message>
    <message>
      <source>The network beside the ideal denoiser, which knows its data by heart</source>
      <translation>网络与理想去噪器并排，后者把数据全背了下来</translation>
    </message>
    <message>
      <source>A clip is a row of pictures. To the model it is one thing with an axis more: time beside height and width, noised and denoised as a whole.</source>
      <translation>视频片段是一串图片。对模型来说，它是多一个轴的整体：高和宽之外还有时间，整体加噪，整体去噪。</translation>
    </message>
    <message>
      <source>The same model, the same class. Left, all frames came out of noise together. Right, each frame is taken from another clip, begun from a seed of its own.</source>
      <translation>同一个模型，同一个类别。左边，所有帧一起从噪声中出现。右边，每一帧取自另一个片段，各从自己的种子开始。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Why together?&lt;/b&gt; Which shape, which colour, which direction: each is decided as the noise goes, and only once if the network sees all frames. Decided frame by frame it comes out different every time: flicker.</source>
      <translation>&lt;b&gt;为什么要一起？&lt;/b&gt;什么形状、什么颜色、往哪边走：都在走出噪声的途中决定；网络看到所有帧时，只决定一次。逐帧决定，每次都不一样：这就是闪烁。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Seeing all is not enough.&lt;/b&gt; Under much noise a clip could show several shapes &lt;i&gt;k&lt;/i&gt;, and frames that each decide alone come to show different ones. This network first guesses from the whole clip what it shows, &lt;i&gt;p&lt;/i&gt;(&lt;i&gt;k&lt;/i&gt; | &lt;i&gt;x&lt;/i&gt;), and draws all frames by that one guess: E[&lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; | &lt;i&gt;x&lt;/i&gt;] = Σ&lt;sub&gt;k&lt;/sub&gt; &lt;i&gt;p&lt;/i&gt;(&lt;i&gt;k&lt;/i&gt; | &lt;i&gt;x&lt;/i&gt;) E[&lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; | &lt;i&gt;x&lt;/i&gt;, &lt;i&gt;k&lt;/i&gt;]. So a clip keeps one shape.</source>
      <translation>&lt;b&gt;看到全部还不够。&lt;/b&gt;噪声很大时，一个片段可能是好几种形状 &lt;i&gt;k&lt;/i&gt;；各帧若各自决定，就会显出不同的形状。这个网络先从整个片段猜测它显示的是什么，即 &lt;i&gt;p&lt;/i&gt;(&lt;i&gt;k&lt;/i&gt; | &lt;i&gt;x&lt;/i&gt;)，再按这一个猜测画出所有帧：E[&lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; | &lt;i&gt;x&lt;/i&gt;] = Σ&lt;sub&gt;k&lt;/sub&gt; &lt;i&gt;p&lt;/i&gt;(&lt;i&gt;k&lt;/i&gt; | &lt;i&gt;x&lt;/i&gt;) E[&lt;i&gt;x&lt;/i&gt;&lt;sub&gt;0&lt;/sub&gt; | &lt;i&gt;x&lt;/i&gt;, &lt;i&gt;k&lt;/i&gt;]。这样，一个片段就保持同一个形状。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Seeing through noise, too, is easier together.&lt;/b&gt; What is hidden in one frame shows in the next. The network mixes along time as along the picture: convolutions for what is near, attention for what is far.</source>
      <translation>&lt;b&gt;一起也更容易看穿噪声。&lt;/b&gt;在一帧里被盖住的，在下一帧里露出来。网络沿时间混合信息，就像在图片里一样：近处用卷积，远处用注意力。</translation>
    </message>
    <message>
      <source>&lt;b&gt;The noise is not what joins the frames.&lt;/b&gt; Every value of every frame has its own independent noise, as every pixel of a picture has. Were it the same in all frames, and each denoised alone, all would show one picture that does not move.</source>
      <translation>&lt;b&gt;把各帧连在一起的不是噪声。&lt;/b&gt;每一帧的每个数值都有自己独立的噪声，就像图片的每个像素一样。如果各帧的噪声相同、又各自去噪，就只会得到一幅静止的画面。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Two clocks.&lt;/b&gt; The clip's own time runs at its frame rate. The noise level is another time: the transport moves along it, and the clip plays on.</source>
      <translation>&lt;b&gt;两个时钟。&lt;/b&gt;片段自己的时间按帧率走。噪声水平是另一种时间：播放控制沿它移动，而片段照常播放。</translation>
    </message>
    <message>
      <source>&lt;b&gt;Frame after frame?&lt;/b&gt; One can also hold the first frames and make the rest (inpainting in time), and so go on without end. Mistakes then add up from piece to piece.</source>
      <translation>&lt;b&gt;一帧接一帧？&lt;/b&gt;也可以保留前面的帧，生成其余的（时间上的补全），这样可以无限继续。但错误会一段一段地累积。</translation>
    </message>
    <message>
      <source>What should the network predict?</source>
      <translation>网络应该预测什么？</translation>
    </message>
    <message>
      <source>A clip has many numbers, so blocks of pixels are folded into channels first. Let 2×4×4 pixels of three colours, 96 numbers, meet 64 channels. EDM's mix of clean item and noise asks the network to give back, at low levels, the very noise it sees. What it fails to give back stays in the picture.</source>
      <translation>片段的数值很多，所以先把像素块折叠进通道。比如 2×4×4 个三色像素是 96 个数，要进入 64 个通道。EDM 的目标是干净数据与噪声的混合，在低噪声水平时要求网络交回它看到的噪声本身。交不回的部分就留在画面里。</translation>
    </message>
    <message>
      <source>&lt;b&gt;A bound.&lt;/b&gt; White noise fills all 96 numbers. The best linear network of 64 channels must leave a part: its clips end with noise of a quarter of their power. For clean items, which are simple, 64 channels are enough: no noise stays, and next to nothing is lost.</source>
      <translation>&lt;b&gt;一个界限。&lt;/b&gt;白噪声占满全部 96 个数。64 个通道的最佳线性网络必然留下一部分：它生成的片段最后带有相当于自身功率四分之一的噪声。干净数据简单，64 个通道就够：不留噪声，几乎什么也不丢。</translation>
    </message>
    <message>
      <source>&lt;b&gt;And it is slow.&lt;/b&gt; In the figure 48 numbers meet 48 channels, which is no bottleneck, and yet most of the noise stays: copying noise takes long to learn. Through 16 channels it is not learned at all. A network that predicts the clean item need not learn it, so the network of clips does that.</source>
      <translation>&lt;b&gt;而且学得慢。&lt;/b&gt;图中 48 个数对 48 个通道，并不是瓶颈，大部分噪声却仍留着：照抄噪声要学很久。只经过 16 个通道，就根本学不会。预测干净数据的网络不必学它，所以短片的网络就这样预测。</translation>
    </message>
    <message>
      <source>Watch clips</source>
      <translation>观看视频片段</translation>
    </message>
    <message>
      <source>Eight motions come out of noise while they play</source>
      <translation>八种运动一边播放，一边从噪声中出现</translation>
    </message>
    <message>
      <source>A denoiser points, from any noisy item, to the data. It can be joined with others: with a code that makes items small, with a classifier, with a fast generator, or with a second denoiser. Each buys something, and each has its price.</source>
      <translation>去噪器从任何带噪样本指向数据。它可以与别的模型结合：把样本变小的编码、分类器、快速的生成器，或者第二个去噪器。每种结合都换来一些东西，也都有代价。</translation>
    </message>
    <message>
      <source>In a learned code: latent diffusion</source>
      <translation>在学到的编码里：潜空间扩散</translation>
    </message>
    <message>
      <source>An autoencoder learns to write a picture as a small block of numbers and to read it back. The denoiser works on the block; only what is shown is decoded. &lt;b&gt;It buys&lt;/b&gt; speed: 16 times fewer places than pixels. &lt;b&gt;It costs&lt;/b&gt; a second network to train first, and fine detail: what the code loses, no denoiser brings back. (Rombach et al. 2022)</source>
      <translation>自编码器学习把图像写成一小块数字，再读回来。去噪器只处理这块数字；只有要看的才解码。&lt;b&gt;换来&lt;/b&gt;速度：位置比像素少 16 倍。&lt;b&gt;代价&lt;/b&gt;是要先训练第二个网络，还有细节：编码丢掉的东西，没有去噪器能找回来。（Rombach 等 2022）</translation>
    </message>
    <message>
      <source>With a classifier: guidance by its gradient</source>
      <translation>与分类器：用它的梯度引导</translation>
    </message>
    <message>
      <source>The classifier is shown the predicted clean item, and its gradient is the change that makes it more of the class. &lt;b&gt;It buys&lt;/b&gt; classes for a model that knows none. &lt;b&gt;It costs&lt;/b&gt; a backward pass through both networks at each step, and trust: a strong guide breaks strokes to please itself, so another classifier has to judge. (Dhariwal &amp; Nichol 2021; Bansal et al. 2023)</source>
      <translation>把预测出的干净样本给分类器看，它的梯度就是让样本更像那个类别的改动。&lt;b&gt;换来&lt;/b&gt;让不认识类别的模型也有类别。&lt;b&gt;代价&lt;/b&gt;是每一步都要反向穿过两个网络，还有可信度：过强的引导会为讨好自己而弄断笔画，所以要由另一个分类器来评判。（Dhariwal 和 Nichol 2021；Bansal 等 2023）</translation>
    </message>
    <message>
      <source>After a VAE: a blurred sample made sharp</source>
      <translation>在 VAE 之后：把模糊的样本变清晰</translation>
    </message>
    <message>
      <source>A VAE generates in one pass, and blurs. Its sample, noised to a middle level, is where the denoiser begins. &lt;b&gt;It buys&lt;/b&gt; the first half of the steps. &lt;b&gt;It costs&lt;/b&gt; the choice of a level: too low and the VAE's mistakes stay, too high and nothing of it is left. (Kingma &amp; Welling 2014; Meng et al. 2022; Pandey et al. 2022)</source>
      <translation>VAE 一次就能生成，但是模糊。把它的样本加噪到中间的水平，去噪器就从那里开始。&lt;b&gt;换来&lt;/b&gt;省下前一半的步骤。&lt;b&gt;代价&lt;/b&gt;是要选一个水平：太低，VAE 的错误会留下；太高，它什么也留不下。（Kingma 和 Welling 2014；Meng 等 2022；Pandey 等 2022）</translation>
    </message>
    <message>
      <source>With another denoiser: products and differences</source>
      <translation>与另一个去噪器：乘积与差</translation>
    </message>
    <message>
      <source>Scores are gradients of log densities, so a product of densities is a sum of scores, and a negative weight leads away from a model. &lt;b&gt;It buys&lt;/b&gt; what neither model was trained for. &lt;b&gt;It costs&lt;/b&gt; both networks at each step, and exactness: the sum of noised scores is not the score of the noised product. To end in the product one needs MCMC at every level. (Liu et al. 2022; Du et al. 2023)</source>
      <translation>分数是对数密度的梯度，所以密度的乘积就是分数之和，而负的权重会远离一个模型。&lt;b&gt;换来&lt;/b&gt;两个模型都没有训练过的东西。&lt;b&gt;代价&lt;/b&gt;是每一步都要用两个网络，还有精确性：加噪后的分数之和不是加噪后乘积的分数。要真正到达乘积，每个水平都需要 MCMC。（Liu 等 2022；Du 等 2023）</translation>
    </message>
    <message>
      <source>Classifier guidance</source>
      <translation>分类器引导</translation>
    </message>
    <message>
      <source>None, classifier-free, and led by a classifier, from the same noise</source>
      <translation>不引导、无分类器引导和由分类器引导，从同样的噪声开始</translation>
    </message>
    <message>
      <source>VAE, then diffusion</source>
      <translation>先 VAE，后扩散</translation>
    </message>
    <message>
      <source>A VAE's pictures, the same refined, and diffusion from noise alone</source>
      <translation>VAE 的图片、精修后的同一批，以及从纯噪声开始的扩散</translation>
    </message>
    <message>
      <source>Product of two models</source>
      <translation>两个模型的乘积</translation>
    </message>
    <message>
      <source>Two models, the sum of their scores, and the exact product</source>
      <translation>两个模型、它们的分数之和，以及精确的乘积</translation>
    </message>
    <message>
      <source>Noise left in generated pictures, % of their power</source>
      <translation>生成图片中残留的噪声，占其功率的 %</translation>
    </message>
    <message>
      <source>Training steps to the right. Three small networks, by what they predict. Pictures of the last one are soft instead: their detail comes later.</source>
      <translation>横轴为训练步数。三个小网络，按预测的对象区分。最后一个的图片没有噪声，却较模糊：细节来得晚。</translation>
    </message>
    <message>
      <source>EDM's mix</source>
      <translation>EDM 的混合</translation>
    </message>
    <message>
      <source>EDM's mix, through 16 channels</source>
      <translation>EDM 的混合，经过 16 个通道</translation>
    </message>
    <message>
      <source>the clean picture</source>
      <translation>干净图片</translation>
    </message>
    <message>
      <source>Named as asked, of {count}: {alone}, {refined}, {fresh} %.</source>
      <translation>{count} 个中被判为所要类别的比例：{alone}、{refined}、{fresh} %。</translation>
    </message>
    <message>
      <source>Network calls for each: {alone}, {refined}, {fresh}.</source>
      <translation>每个的网络调用次数：{alone}、{refined}、{fresh}。</translation>
    </message>
    <message>
      <source>Little noise: the picture stays, and its blur stays with it.</source>
      <translation>噪声少：图片保留下来，模糊也随之保留。</translation>
    </message>
    <message>
      <source>A VAE, then diffusion</source>
      <translation>先 VAE，后扩散</translation>
    </message>
    <message>
      <source>Other items</source>
      <translation>换一批</translation>
    </message>
    <message>
      <source>Make all three from other random numbers</source>
      <translation>用另一组随机数重新生成这三组</translation>
    </message>
    <message>
      <source>the VAE alone</source>
      <translation>只用 VAE</translation>
    </message>
    <message>
      <source>noised to here, then denoised</source>
      <translation>加噪到此处，再去噪</translation>
    </message>
    <message>
      <source>denoised from noise alone</source>
      <translation>从纯噪声去噪</translation>
    </message>
    <message>
      <source>The noise hides the blur, and leaves place, size and colour.</source>
      <translation>噪声盖住了模糊，留下位置、大小和颜色。</translation>
    </message>
    <message>
      <source>The noise hides nearly everything: diffusion makes a picture of its own.</source>
      <translation>噪声几乎盖住一切：扩散生成的是它自己的图片。</translation>
    </message>
    <message>
      <source>The VAE of shapes is not here.</source>
      <translation>这里没有形状的 VAE。</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>页面</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Five questions</source>
      <translation>五个问题</translation>
    </message>
    <message>
      <source>Further</source>
      <translation>进一步</translation>
    </message>
    <message>
      <source>The source article</source>
      <translation>原文章</translation>
    </message>
    <message>
      <source>A sound, noised and denoised</source>
      <translation>一个声音：加噪与去噪</translation>
    </message>
    <message>
      <source>The pitches show through the noise, and the prediction has them right.</source>
      <translation>各个音高从噪声中显现出来，预测也把它们找对了。</translation>
    </message>
    <message>
      <source>The noise hides the sound, and the prediction is a mean of many.</source>
      <translation>噪声盖住了声音，预测是许多声音的平均。</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio in dB at each step t</source>
      <translation>每一步 t 的信噪比（dB）</translation>
    </message>
    <message>
      <source>log-mel spectrogram</source>
      <translation>对数梅尔声谱图</translation>
    </message>
    <message>
      <source>waveform</source>
      <translation>波形</translation>
    </message>
    <message>
      <source>its quiet half</source>
      <translation>波形中较安静的一半</translation>
    </message>
    <message>
      <source>At t = {t}: spectrogram {mel} dB, waveform {waveform} dB, its quiet half {quiet} dB.</source>
      <translation>t = {t} 时：频谱图 {mel} dB，波形 {waveform} dB，波形中较安静的一半 {quiet} dB。</translation>
    </message>
    <message>
      <source>Click one to hear it.</source>
      <translation>点击其中一个即可试听。</translation>
    </message>
    <message>
      <source>Noise schedule of Watch: {name}.</source>
      <translation>“观看”场景的噪声调度：{name}。</translation>
    </message>
    <message>
      <source>the sound</source>
      <translation>原声</translation>
    </message>
    <message>
      <source>The exact product lies only where both are likely. Summed scores leave points between: at high noise they are not the product's scores.</source>
      <translation>精确的乘积只在两者都可能的地方。分数之和会在中间留下点：噪声大时它不是乘积的分数。</translation>
    </message>
    <message>
      <source>All were to be a {digit}. Led: {guide} % are one to the guide itself, {other} % to another classifier. A step takes {led} ms with the guide, {alone} ms without.</source>
      <translation>全都要求是 {digit}。被引导的：引导者自己认为 {guide}% 是，另一个分类器认为 {other}% 是。有引导时一步用 {led} 毫秒，没有时 {alone} 毫秒。</translation>
    </message>
    <message>
      <source>These weights have no exact product: they sum to nothing, or less.</source>
      <translation>这样的权重没有精确的乘积：它们的和不大于零。</translation>
    </message>
    <message>
      <source>A negative weight leads away from where that model has its points.</source>
      <translation>负的权重会离开那个模型有点的地方。</translation>
    </message>
    <message>
      <source>Unconditional, conditional, and led by a classifier</source>
      <translation>无条件、按类别和由分类器引导</translation>
    </message>
    <message>
      <source>Guide scale</source>
      <translation>分类器引导强度</translation>
    </message>
    <message>
      <source>Two models, their summed scores, their exact product</source>
      <translation>两个模型、它们的分数之和、它们的精确乘积</translation>
    </message>
    <message>
      <source>Weight of the first</source>
      <translation>第一个的权重</translation>
    </message>
    <message>
      <source>Weight of the second</source>
      <translation>第二个的权重</translation>
    </message>
    <message>
      <source>no class</source>
      <translation>无类别</translation>
    </message>
    <message>
      <source>class-conditional</source>
      <translation>按类别</translation>
    </message>
    <message>
      <source>led by a classifier</source>
      <translation>由分类器引导</translation>
    </message>
    <message>
      <source>the first</source>
      <translation>第一个</translation>
    </message>
    <message>
      <source>the second</source>
      <translation>第二个</translation>
    </message>
    <message>
      <source>sum of scores</source>
      <translation>分数之和</translation>
    </message>
    <message>
      <source>The weights sum to {sum}: above 1 summed scores crowd the points, below 1 they spread them.</source>
      <translation>权重之和是 {sum}：大于 1 时分数之和使点聚拢，小于 1 时使点散开。</translation>
    </message>
    <message>
      <source>exact product</source>
      <translation>精确的乘积</translation>
    </message>
    <message>
      <source>Noise is added to the latents of this model's autoencoder</source>
      <translation>噪声加在该模型自编码器的潜变量上</translation>
    </message>
    <message>
      <source>The items themselves</source>
      <translation>样本本身</translation>
    </message>
    <message>
      <source>Noise is added to the items themselves</source>
      <translation>噪声加在样本本身上</translation>
    </message>
    <message>
      <source>For larger pictures</source>
      <translation>适合较大图片</translation>
    </message>
    <message>
      <source>Vary the pictures</source>
      <translation>变换图片</translation>
    </message>
    <message>
      <source>Own data</source>
      <translation>自己的数据</translation>
    </message>
    <message>
      <source>Train on your own pictures, sounds, videos or points</source>
      <translation>用您自己的图片、声音、视频或点来训练</translation>
    </message>
    <message>
      <source>Folder of a training run</source>
      <translation>训练运行的文件夹</translation>
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
      <source>Continue training</source>
      <translation>继续训练</translation>
    </message>
    <message>
      <source>Continue the last run up to the steps chosen here, or for as many again if those are done. You may change the learning rate and the settings against bad gradients; data, network, batch and seed stay as they were.</source>
      <translation>把上一次训练继续到这里选择的步数；如果已经完成，就再训练同样多步。可以改变学习率和针对梯度问题的设置；数据、网络、批量和种子保持不变。</translation>
    </message>
    <message>
      <source>Open a run …</source>
      <translation>打开训练…</translation>
    </message>
    <message>
      <source>Watch a run of this window or of the command line, also while it goes on</source>
      <translation>观看本窗口或命令行的训练，进行中也可以</translation>
    </message>
    <message>
      <source>Over ssh …</source>
      <translation>通过 ssh …</translation>
    </message>
    <message>
      <source>Ask the process that trains this run for the learning rate chosen above</source>
      <translation>请求正在训练它的进程改用上面选定的学习率</translation>
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
      <source>Lessons</source>
      <translation>示例课</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Own files</source>
      <translation>自己的文件</translation>
    </message>
    <message>
      <source>Change learning rate to {lr}</source>
      <translation>将学习率改为 {lr}</translation>
    </message>
    <message>
      <source>The line is the mean of each stretch of steps, the bars what was reached in it</source>
      <translation>曲线为每一段步数内的平均值，竖条为其中达到的范围</translation>
    </message>
    <message>
      <source>Time goes to the right, noise upwards; bright is where the loss is large</source>
      <translation>时间向右，噪声向上；越亮处损失越大</translation>
    </message>
    <message>
      <source>The error of the network's guesses: it falls fast, then slowly, and never to 0</source>
      <translation>网络预测的误差：先快速下降，再缓慢下降，永远不会到 0</translation>
    </message>
    <message>
      <source>How hard each group of layers is pulled: 0 is vanishing, without limit exploding</source>
      <translation>每组层被拉动的力度：接近 0 是梯度消失，无限增大是梯度爆炸</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>A warm-up, then half a cosine down to almost 0</source>
      <translation>先预热，再沿半个余弦降到接近 0</translation>
    </message>
    <message>
      <source>Training time from left to right, noise upwards; bright is a large loss. The middle levels, where there is something to learn, darken last.</source>
      <translation>从左到右为训练时间，从下到上噪声增大；越亮损失越大。中间的噪声水平真正有东西可学，最后才变暗。</translation>
    </message>
    <message>
      <source>A gradient of exactly 0 runs along the bottom, at the mark 0.</source>
      <translation>恰好为 0 的梯度沿底边画出，标作 0。</translation>
    </message>
    <message>
      <source>all layers</source>
      <translation>所有层</translation>
    </message>
    <message>
      <source>Fetch this data set from the internet, once</source>
      <translation>从网络获取此数据集，只需一次</translation>
    </message>
    <message>
      <source>Stop the download</source>
      <translation>停止下载</translation>
    </message>
    <message>
      <source>Downloading {data}: {done} of {total} MB</source>
      <translation>正在下载 {data}：{done} / {total} MB</translation>
    </message>
    <message>
      <source>Not on this machine yet: {total} MB.</source>
      <translation>尚未在本机：{total} MB。</translation>
    </message>
    <message>
      <source>Points are learned as a distribution: draw a shape, train, and watch it form.</source>
      <translation>点会被当作一个分布来学习：画一个形状，训练，再看它成形。</translation>
    </message>
    <message>
      <source>Draw a distribution</source>
      <translation>绘制分布</translation>
    </message>
    <message>
      <source>Watch at once</source>
      <translation>立即观看</translation>
    </message>
    <message>
      <source>Noise and denoise it with its ideal denoiser, without training</source>
      <translation>不经训练，用它的理想去噪器加噪再去噪</translation>
    </message>
    <message>
      <source>Train on it</source>
      <translation>用它训练</translation>
    </message>
    <message>
      <source>Train a small network on these points: it takes some seconds</source>
      <translation>用这些点训练一个小网络：只需几秒</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>画笔</translation>
    </message>
    <message>
      <source>Eraser</source>
      <translation>橡皮</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>From a picture …</source>
      <translation>从图片…</translation>
    </message>
    <message>
      <source>Points where the picture is dark</source>
      <translation>在图片的深色处取点</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清空</translation>
    </message>
    <message>
      <source>1 point</source>
      <translation>1 个点</translation>
    </message>
    <message>
      <source>{n} points</source>
      <translation>{n} 个点</translation>
    </message>
    <message>
      <source>A dark picture on light ground</source>
      <translation>浅色背景上的深色图片</translation>
    </message>
    <message>
      <source>Take points away with the mouse</source>
      <translation>用鼠标擦去点</translation>
    </message>
    <message>
      <source>Drawing sheet</source>
      <translation>画板</translation>
    </message>
    <message>
      <source>Draw here with the mouse</source>
      <translation>用鼠标在此绘制</translation>
    </message>
    <message>
      <source>Explode</source>
      <translation>梯度爆炸</translation>
    </message>
    <message>
      <source>Learning rate 0.3, no clipping, no warm-up: the gradients explode at once</source>
      <translation>学习率 0.3，不裁剪，不预热：梯度立即爆炸</translation>
    </message>
    <message>
      <source>Vanish</source>
      <translation>梯度消失</translation>
    </message>
    <message>
      <source>The article's network at a high rate: its Tanh saturates, it has no short cuts, and the gradients vanish</source>
      <translation>以高学习率训练文章中的网络：Tanh 饱和，又没有捷径，梯度消失</translation>
    </message>
    <message>
      <source>Step back</source>
      <translation>后退一步</translation>
    </message>
    <message>
      <source>Step forward</source>
      <translation>前进一步</translation>
    </message>
    <message>
      <source>Start again at the end</source>
      <translation>播到结尾后从头开始</translation>
    </message>
    <message>
      <source>The gradients are no numbers any more: the weights have grown out of range.</source>
      <translation>梯度已不是有效数值（NaN）：权重超出了范围。</translation>
    </message>
    <message>
      <source>The gradients explode: each step overshoots, the loss rises, and the next gradient is larger still. Smaller steps, clipping or a longer warm-up keep them in bounds.</source>
      <translation>梯度爆炸：每一步都迈过头，损失上升，下一个梯度更大。减小步长、梯度裁剪或延长预热可加以控制。</translation>
    </message>
    <message>
      <source>The gradients are calm now, but they exploded before and threw the weights far off: the loss is no better than at the start. A lower learning rate, clipping or a longer warm-up avoid that.</source>
      <translation>梯度现在平稳，但之前爆炸过，把权重抛得很远：损失并不比开始时好。更低的学习率、梯度裁剪或更长的预热可以避免这种情况。</translation>
    </message>
    <message>
      <source>The gradients vanish: saturated layers without a shortcut pass on next to nothing, so the layers before them hardly learn. Residual connections and normalisation, as in the U-Net, let gradients through.</source>
      <translation>梯度消失：没有捷径的饱和层几乎不传递梯度，前面的层几乎学不到东西。像 U-Net 那样的残差连接和归一化能让梯度通过。</translation>
    </message>
    <message>
      <source>Again, clipped at 1</source>
      <translation>重来，裁剪到 1</translation>
    </message>
    <message>
      <source>Again with warm-up 500</source>
      <translation>重来，预热 500 步</translation>
    </message>
    <message>
      <source>Again with the U-Net</source>
      <translation>重来，改用 U-Net</translation>
    </message>
    <message>
      <source>Go back to the checkpoint with the lowest loss, and continue from there</source>
      <translation>回到损失最低的检查点，从那里继续训练</translation>
    </message>
    <message>
      <source>Stop this run and start again with this setting; all others stay</source>
      <translation>停止这次训练，改用此设置重新开始；其余设置不变</translation>
    </message>
    <message>
      <source>Again with learning rate {lr}</source>
      <translation>重来，学习率 {lr}</translation>
    </message>
    <message>
      <source>Continue from step {step} with learning rate {lr}</source>
      <translation>从第 {step} 步以学习率 {lr} 继续</translation>
    </message>
    <message>
      <source>Space, J, L, 0 to 9 and the other playing keys move this bar while it has the focus; elsewhere they move training time.</source>
      <translation>此滑条拥有焦点时，空格、J、L、0 到 9 等播放键作用于它；否则作用于训练时间。</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Save model …</source>
      <translation>保存模型…</translation>
    </message>
    <message>
      <source>Training time</source>
      <translation>训练时间</translation>
    </message>
    <message>
      <source>The samples at earlier steps</source>
      <translation>回看：较早步数时的样本</translation>
    </message>
    <message>
      <source>Denoising time</source>
      <translation>去噪时间</translation>
    </message>
    <message>
      <source>Kept checkpoints</source>
      <translation>保留的检查点</translation>
    </message>
    <message>
      <source>Earlier checkpoints that the run has kept</source>
      <translation>此次训练保留的较早检查点</translation>
    </message>
    <message>
      <source>Restore this checkpoint</source>
      <translation>恢复到此检查点</translation>
    </message>
    <message>
      <source>Go back to this step of the run; "Continue training" then starts from it</source>
      <translation>回到训练的这一步；之后“继续训练”从这里开始</translation>
    </message>
    <message>
      <source>Samples at step {step}, always from the same noise</source>
      <translation>第 {step} 步的样本，始终从相同噪声出发</translation>
    </message>
    <message>
      <source>Prepare to train a denoiser in the latents of this autoencoder</source>
      <translation>准备在这个自编码器的潜变量中训练去噪器</translation>
    </message>
    <message>
      <source>Watch the newest checkpoint of this run denoise</source>
      <translation>观看此次训练的最新检查点如何去噪</translation>
    </message>
    <message>
      <source>Denoising to the samples of step {step}, always from the same noise</source>
      <translation>去噪途中，通向第 {step} 步的样本，始终从相同噪声出发</translation>
    </message>
    <message>
      <source>Originals at step {step}, what comes back of them, and the difference</source>
      <translation>第 {step} 步的原图、还原的结果，以及两者之差</translation>
    </message>
    <message>
      <source>From noise to the samples, as the network of that step denoises</source>
      <translation>从噪声到样本：由该训练步数时的网络去噪</translation>
    </message>
    <message>
      <source>{k} of {total}</source>
      <translation>{k} / {total}</translation>
    </message>
    <message>
      <source>Items at step {step}, each with the class that it is named</source>
      <translation>第 {step} 步的数据，每个标有判断的类别</translation>
    </message>
    <message>
      <source>1 item</source>
      <translation>1 项</translation>
    </message>
    <message>
      <source>{n} items</source>
      <translation>{n} 个样本</translation>
    </message>
    <message>
      <source>endless</source>
      <translation>不限</translation>
    </message>
    <message>
      <source>Checkpoint of step {step}</source>
      <translation>第 {step} 步的检查点</translation>
    </message>
    <message>
      <source>What it will learn from: {data}, {count}</source>
      <translation>学习所用的数据：{data}，{count}</translation>
    </message>
    <message>
      <source>The data is loading …</source>
      <translation>正在加载数据…</translation>
    </message>
    <message>
      <source>Until then: what it learns from.</source>
      <translation>在此之前显示的是训练数据。</translation>
    </message>
    <message>
      <source>The run ended before its first samples.</source>
      <translation>训练在第一批样本之前结束。</translation>
    </message>
    <message>
      <source>The first samples appear at step {step}.</source>
      <translation>第 {step} 步时出现第一批样本。</translation>
    </message>
    <message>
      <source>This is what it learned from.</source>
      <translation>这里显示的是训练数据。</translation>
    </message>
    <message>
      <source>Save the model</source>
      <translation>保存模型</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Compare what the newest checkpoint generates with real items it has not made</source>
      <translation>把最新检查点生成的样本与真实样本比较</translation>
    </message>
    <message>
      <source>{n} generated against {n} real items</source>
      <translation>{n} 个生成样本与 {n} 个真实样本对比</translation>
    </message>
    <message>
      <source>Stop measuring</source>
      <translation>停止评估</translation>
    </message>
    <message>
      <source>Measure quality</source>
      <translation>评估质量</translation>
    </message>
    <message>
      <source>measuring …</source>
      <translation>评估中…</translation>
    </message>
    <message>
      <source>{n} items encoded and decoded</source>
      <translation>编码并解码了 {n} 个样本</translation>
    </message>
    <message>
      <source>{n} unseen items named</source>
      <translation>判断了 {n} 个未见过的数据</translation>
    </message>
    <message>
      <source>codec</source>
      <translation>编解码器</translation>
    </message>
    <message>
      <source>generated</source>
      <translation>生成</translation>
    </message>
    <message>
      <source>real</source>
      <translation>真实</translation>
    </message>
    <message>
      <source>Training begins with its weights</source>
      <translation>训练从它的权重开始</translation>
    </message>
    <message>
      <source>New weights</source>
      <translation>新的权重</translation>
    </message>
    <message>
      <source>As they are drawn from the seed</source>
      <translation>由种子随机产生</translation>
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
      <source>loss {value} (mean of the last {n} steps)</source>
      <translation>损失 {value}（最近 {n} 步的平均）</translation>
    </message>
    <message>
      <source>opened; it does not grow at the moment</source>
      <translation>已打开；目前没有进展</translation>
    </message>
    <message>
      <source>Step {done} of {total}</source>
      <translation>第 {done} / {total} 步</translation>
    </message>
    <message>
      <source>KL {kl} nats a latent; by channel, mean {mean_low} to {mean_high}, deviation {deviation_low} to {deviation_high}, normalised when saved</source>
      <translation>每个潜变量 KL {kl} 纳特；各通道均值 {mean_low} 至 {mean_high}，标准差 {deviation_low} 至 {deviation_high}，保存时归一化</translation>
    </message>
    <message>
      <source>training elsewhere</source>
      <translation>正在别处训练</translation>
    </message>
    <message>
      <source>finished</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>embedding</source>
      <translation>嵌入</translation>
    </message>
    <message>
      <source>encoder</source>
      <translation>编码器</translation>
    </message>
    <message>
      <source>decoder</source>
      <translation>解码器</translation>
    </message>
    <message>
      <source>input</source>
      <translation>输入</translation>
    </message>
    <message>
      <source>hidden</source>
      <translation>中间层</translation>
    </message>
    <message>
      <source>down</source>
      <translation>向下</translation>
    </message>
    <message>
      <source>middle</source>
      <translation>中部</translation>
    </message>
    <message>
      <source>blocks</source>
      <translation>各块</translation>
    </message>
    <message>
      <source>up again</source>
      <translation>上采样</translation>
    </message>
    <message>
      <source>output</source>
      <translation>输出</translation>
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
      <source>{time} left</source>
      <translation>剩余 {time}</translation>
    </message>
    <message>
      <source>whole clip</source>
      <translation>整个片段</translation>
    </message>
    <message>
      <source>guess</source>
      <translation>猜测</translation>
    </message>
    <message>
      <source>training on {host}</source>
      <translation>正在 {host} 上训练</translation>
    </message>
    <message>
      <source>A distribution of your own: draw it, train on it in seconds, watch it form</source>
      <translation>自己的分布：画出来，几秒训练，看它成形</translation>
    </message>
    <message>
      <source>Branch from here …</source>
      <translation>从这里分支…</translation>
    </message>
    <message>
      <source>Continue from this step with another seed, sampler or class; this run is kept</source>
      <translation>从这一步起换种子、采样器或类别继续；当前运行会保留</translation>
    </message>
    <message>
      <source>Denoise the recorded noise</source>
      <translation>对录制的噪声去噪</translation>
    </message>
    <message>
      <source>A run of your settings from the noise that a script's recording begins with, beside it</source>
      <translation>用你的设置，从脚本录制的起始噪声出发运行，并列显示</translation>
    </message>
    <message>
      <source>My models …</source>
      <translation>我的模型…</translation>
    </message>
    <message>
      <source>Models you have trained, saved or downloaded: use, rename, delete or download them</source>
      <translation>你训练、保存或下载的模型：使用、重命名、删除或下载</translation>
    </message>
    <message>
      <source>Start from the copied image</source>
      <translation>从复制的图片开始</translation>
    </message>
    <message>
      <source>Add some noise to the image on the clipboard, and denoise it</source>
      <translation>把剪贴板中的图片加噪到一定程度，再去噪</translation>
    </message>
    <message>
      <source>Shape this schedule</source>
      <translation>调整此调度</translation>
    </message>
    <message>
      <source>Put handles on its curve in the inspector, and drag them or move them with arrows</source>
      <translation>在检查器的曲线上放置控制点，可拖动或用方向键移动</translation>
    </message>
    <message>
      <source>Start from my recording</source>
      <translation>从我的录音开始</translation>
    </message>
    <message>
      <source>Record from the microphone, ten seconds at most; press again to end. The run then starts from it</source>
      <translation>用麦克风录音，最多十秒；再按一次结束。之后从这段录音开始运行</translation>
    </message>
    <message>
      <source>Draw {items} …</source>
      <translation>绘制{items}…</translation>
    </message>
    <message>
      <source>The live model is loading</source>
      <translation>正在加载模型</translation>
    </message>
    <message>
      <source>The first run is being computed</source>
      <translation>正在计算第一次运行</translation>
    </message>
    <message>
      <source>Recorded by a script</source>
      <translation>脚本录制</translation>
    </message>
    <message>
      <source>Inpainted</source>
      <translation>已局部重绘</translation>
    </message>
    <message>
      <source>Recorded by a script, growing</source>
      <translation>脚本录制，增长中</translation>
    </message>
    <message>
      <source>One-step prediction of item {n}</source>
      <translation>样本 {n} 的单步预测</translation>
    </message>
    <message>
      <source>From {p} noise</source>
      <translation>从 {p} 噪声开始</translation>
    </message>
    <message>
      <source>Item {n} inpainted</source>
      <translation>样本 {n} 已局部重绘</translation>
    </message>
    <message>
      <source>frames {frames}</source>
      <translation>第 {frames} 帧</translation>
    </message>
    <message>
      <source>Continue from step {k} of {n} with other settings. The run you see is kept.</source>
      <translation>从第 {k} 步（共 {n} 步）起以其他设置继续。当前的运行会保留。</translation>
    </message>
    <message>
      <source>Branch from here</source>
      <translation>从这里分支</translation>
    </message>
    <message>
      <source>This sampler adds no noise: another seed changes nothing here.</source>
      <translation>此采样器不加噪声：换种子在这里没有变化。</translation>
    </message>
    <message>
      <source>Branches</source>
      <translation>分支</translation>
    </message>
    <message>
      <source>Choose a branch to see it; tick one to see it beside. The space bar puts the one seen before beside, and takes it away.</source>
      <translation>选择分支即可查看；勾选另一个可并排显示。空格键并排显示之前查看的分支，再按则取消。</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Forget this branch and those that left it</source>
      <translation>移除此分支及由它分出的分支</translation>
    </message>
    <message>
      <source>Left '{name}' at frame {n}</source>
      <translation>在第 {n} 帧离开“{name}”</translation>
    </message>
    <message>
      <source>Begins with the noise of '{name}'</source>
      <translation>从“{name}”的噪声开始</translation>
    </message>
    <message>
      <source>The channels of the state itself: what the model works on</source>
      <translation>状态本身的各通道：模型处理的就是它</translation>
    </message>
    <message>
      <source>What the denoiser believes the clean latents are, and what they decode to</source>
      <translation>去噪器认为干净的潜变量是什么，以及它们解码成什么</translation>
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
      <source>From noise alone</source>
      <translation>从纯噪声开始</translation>
    </message>
    <message>
      <source>Start again from noise alone</source>
      <translation>重新从纯噪声开始，走完整个去噪过程</translation>
    </message>
    <message>
      <source>Take the mask off</source>
      <translation>取下遮罩</translation>
    </message>
    <message>
      <source>Take the mask off, and begin with noise alone again</source>
      <translation>取下遮罩，重新从纯噪声开始</translation>
    </message>
    <message>
      <source>End the one-step prediction</source>
      <translation>结束单步预测</translation>
    </message>
    <message>
      <source>Back to the run (Esc)</source>
      <translation>回到运行过程 (Esc)</translation>
    </message>
    <message>
      <source>Paint</source>
      <translation>涂抹</translation>
    </message>
    <message>
      <source>Paint a region of the chosen image, to generate it again or to noise it again</source>
      <translation>在所选图片上涂出一个区域，用来重新生成或再次加噪</translation>
    </message>
    <message>
      <source>Ideal</source>
      <translation>理想</translation>
    </message>
    <message>
      <source>The exact denoiser of the training data in place of the trained one</source>
      <translation>用训练数据的精确去噪器代替训练好的去噪器</translation>
    </message>
    <message>
      <source>One item</source>
      <translation>单个样本</translation>
    </message>
    <message>
      <source>Show the chosen item alone, large</source>
      <translation>单独放大显示所选样本</translation>
    </message>
    <message>
      <source>Size of the brush; the right button erases</source>
      <translation>画笔大小；右键擦除</translation>
    </message>
    <message>
      <source>Resampling</source>
      <translation>重采样</translation>
    </message>
    <message>
      <source>How often Inpaint makes each step: more fits better what is kept, and takes longer</source>
      <translation>局部重绘时每一步做几次：次数越多，与保留部分越一致，也越慢</translation>
    </message>
    <message>
      <source>Inpaint this region of all items, not of the chosen one</source>
      <translation>局部重绘全部样本的这个区域，而不只是所选样本</translation>
    </message>
    <message>
      <source>Noise it again</source>
      <translation>再次加噪</translation>
    </message>
    <message>
      <source>Put fresh noise on the region at this step of the denoising process, and denoise: a branch</source>
      <translation>在反向过程的这一步给该区域加上新噪声再去噪：形成一个分支</translation>
    </message>
    <message>
      <source>Drag: the chosen item, noised to this level, and what the denoiser sees in it</source>
      <translation>拖动：把所选样本加噪到这一水平，并查看去噪器从中看到了什么</translation>
    </message>
    <message>
      <source>Noise the data to this level only, and run the reverse process from there</source>
      <translation>只把数据加噪到这一水平，再从这里运行反向过程</translation>
    </message>
    <message>
      <source>Denoise from here</source>
      <translation>从这里开始去噪</translation>
    </message>
    <message>
      <source>Both predictions</source>
      <translation>两种预测</translation>
    </message>
    <message>
      <source>Generate this region of the data's item again from noise, and keep the rest of that item. To keep the sample that is shown, choose Noise it again.</source>
      <translation>从噪声重新生成数据样本的这个区域，保留该样本的其余部分。若要保留当前显示的生成样本，请选择“再次加噪”。</translation>
    </message>
    <message>
      <source>Generate the region of the chosen item again from noise, and keep the rest</source>
      <translation>从噪声重新生成所选样本的这个区域，其余保持不变</translation>
    </message>
    <message>
      <source>From here</source>
      <translation>从这里去噪</translation>
    </message>
    <message>
      <source>Arrows choose an item and hold a frame of it</source>
      <translation>方向键选择项目，并停在其中一帧</translation>
    </message>
    <message>
      <source>Contact sheet</source>
      <translation>联系表</translation>
    </message>
    <message>
      <source>{title}  ·  items {first} to {last} of {total}</source>
      <translation>{title}  ·  第 {first} 至 {last} 项，共 {total} 项</translation>
    </message>
    <message>
      <source>{title}  ·  item {first} of {total}</source>
      <translation>{title}  ·  第 {first} 项，共 {total} 项</translation>
    </message>
    <message>
      <source>Closed form: one fixed noise, smooth to watch. Markov chain: fresh noise at each step.</source>
      <translation>闭式解：固定的一份噪声，观看平滑。马尔可夫链：每步用新的噪声。</translation>
    </message>
    <message>
      <source>Choose items</source>
      <translation>选择样本</translation>
    </message>
    <message>
      <source>Choose which items of the data the run begins with</source>
      <translation>选择从数据中的哪些样本开始</translation>
    </message>
    <message>
      <source>Between two seeds</source>
      <translation>两个种子之间</translation>
    </message>
    <message>
      <source>The items lie between this seed's noise and another's</source>
      <translation>各样本位于此种子的噪声到另一种子的噪声之间</translation>
    </message>
    <message>
      <source>Denoising</source>
      <translation>去噪</translation>
    </message>
    <message>
      <source>Two models</source>
      <translation>两个模型</translation>
    </message>
    <message>
      <source>The whole trajectory. Click or drag to go to a frame.</source>
      <translation>整条轨迹。点击或拖动可跳到某一帧。</translation>
    </message>
    <message>
      <source>A guide flatters itself: it leads to what it names so. Another classifier judges.</source>
      <translation>引导者会自我吹捧：它把结果引向自己这样判断的东西。由另一个分类器来评判。</translation>
    </message>
    <message>
      <source>PyTorch code of this step</source>
      <translation>这一步的 PyTorch 代码</translation>
    </message>
    <message>
      <source>Copy the code: it runs unchanged, with the numbers that are followed</source>
      <translation>复制代码：可直接运行，其中是所跟踪的数值</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>已复制</translation>
    </message>
    <message>
      <source>Which of its numbers</source>
      <translation>其中的哪个数值</translation>
    </message>
    <message>
      <source>One value through the step</source>
      <translation>一个数值如何经过这一步</translation>
    </message>
    <message>
      <source>Click a pixel or a point on the canvas to follow it</source>
      <translation>点击画布上的像素或点即可跟踪</translation>
    </message>
    <message>
      <source>The step in symbols</source>
      <translation>这一步的公式</translation>
    </message>
    <message>
      <source>α and σ are this state's, α′ and σ′ those of the next one</source>
      <translation>α 和 σ 属于当前状态，α′ 和 σ′ 属于下一状态</translation>
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
      <source>The end: a new sample.</source>
      <translation>终点：一个新样本。</translation>
    </message>
    <message>
      <source>The script's own step: how it is made is not recorded.</source>
      <translation>脚本自己的一步：没有录下它是怎样计算的。</translation>
    </message>
    <message>
      <source>The script has come so far.</source>
      <translation>脚本进行到这里。</translation>
    </message>
    <message>
      <source>The next step is being computed.</source>
      <translation>正在计算下一步。</translation>
    </message>
    <message>
      <source>The end: only noise is left.</source>
      <translation>终点：只剩下噪声。</translation>
    </message>
    <message>
      <source>Here the branch parts; its first step comes next.</source>
      <translation>分支从这里分出；接下来是它的第一步。</translation>
    </message>
    <message>
      <source>The step in numbers</source>
      <translation>这一步的数值</translation>
    </message>
    <message>
      <source>The network sees x_t and the noise level only, and predicts the data at once.</source>
      <translation>网络只看到 x_t 和噪声水平，并一次性预测出数据。</translation>
    </message>
    <message>
      <source>State {k} of {n}</source>
      <translation>状态 {k}/{n}</translation>
    </message>
    <message>
      <source>seed {n}</source>
      <translation>种子 {n}</translation>
    </message>
    <message>
      <source>Recorded by {by}</source>
      <translation>由 {by} 录制</translation>
    </message>
    <message>
      <source>This state</source>
      <translation>当前状态</translation>
    </message>
    <message>
      <source>noise level</source>
      <translation>噪声水平</translation>
    </message>
    <message>
      <source>Curve</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>Signal and noise</source>
      <translation>信号与噪声</translation>
    </message>
    <message>
      <source>ᾱ: share of the data's power</source>
      <translation>ᾱ：数据功率的占比</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio in dB</source>
      <translation>信噪比（dB）</translation>
    </message>
    <message>
      <source>β: noise added by each step</source>
      <translation>β：每步加入的噪声</translation>
    </message>
    <message>
      <source>Put seven handles on this curve, and drag them: when does the noise come?</source>
      <translation>在这条曲线上放置七个控制点并拖动：噪声何时加入？</translation>
    </message>
    <message>
      <source>Leave the handles, and return to the schedule they began from</source>
      <translation>放弃控制点，恢复最初的调度</translation>
    </message>
    <message>
      <source>β follows from the others: choose another curve to drag its handles.</source>
      <translation>β 由其他量推出：请选择另一条曲线来拖动控制点。</translation>
    </message>
    <message>
      <source>Handle {n} of {count} · t = {t} · {snr} dB · ᾱ {p}</source>
      <translation>控制点 {n} / {count} · t = {t} · {snr} dB · ᾱ {p}</translation>
    </message>
    <message>
      <source>x_T is not yet noise: {p} of it is still signal, but the reverse process starts without any.</source>
      <translation>x_T 还不是噪声：其中 {p} 仍是信号，而反向过程从没有信号开始。</translation>
    </message>
    <message>
      <source>The very first step makes it {p} noise; nothing in between is seen.</source>
      <translation>第一步就有 {p} 是噪声；之前的过程看不到。</translation>
    </message>
    <message>
      <source>Back to {schedule}</source>
      <translation>恢复为{schedule}</translation>
    </message>
    <message>
      <source>How much signal (α) and noise (σ) x_t holds at each t. Drag to see a level.</source>
      <translation>每个 t 处 x_t 含有多少信号 (α) 和噪声 (σ)。拖动可查看某一水平。</translation>
    </message>
    <message>
      <source>Drag a handle to set how much signal is left there; elsewhere, drag to see a level. Keys: ← → choose a handle, ↑ ↓ move it, with Shift by a tenth.</source>
      <translation>拖动控制点可设定该处保留多少信号；在其他位置拖动可查看某一水平。按键：← → 选择控制点，↑ ↓ 移动，按住 Shift 则每次移动十分之一。</translation>
    </message>
    <message>
      <source>Schedule</source>
      <translation>调度</translation>
    </message>
    <message>
      <source>This schedule is not made of β.</source>
      <translation>此调度不由 β 定义。</translation>
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
      <source>detail</source>
      <translation>细节</translation>
    </message>
    <message>
      <source>Spectrum</source>
      <translation>频谱</translation>
    </message>
    <message>
      <source>How strong coarse forms (left) and fine detail (right) are. Dashed: the power of the noise; what lies below it drowns. Noise takes detail first, and denoising gives it back last.</source>
      <translation>粗略形状（左）与细节（右）的强弱。虚线为噪声功率，低于它的部分会被淹没。加噪最先带走细节，去噪最后才还回细节。</translation>
    </message>
    <message>
      <source>coarse</source>
      <translation>粗略</translation>
    </message>
    <message>
      <source>Markov chain, step by step</source>
      <translation>马尔可夫链，逐步进行</translation>
    </message>
    <message>
      <source>fresh noise</source>
      <translation>新噪声</translation>
    </message>
    <message>
      <source>the data</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>one fixed noise</source>
      <translation>固定的一份噪声</translation>
    </message>
    <message>
      <source>the state</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>the next state is</source>
      <translation>下一个状态为</translation>
    </message>
    <message>
      <source>closed form</source>
      <translation>闭式解</translation>
    </message>
    <message>
      <source>Step from t = {s} to t = {t}</source>
      <translation>从 t = {s} 到 t = {t} 的一步</translation>
    </message>
    <message>
      <source>the noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>the data, times α</source>
      <translation>数据乘以 α</translation>
    </message>
    <message>
      <source>the noise, times σ</source>
      <translation>噪声乘以 σ</translation>
    </message>
    <message>
      <source>predicted in one step</source>
      <translation>单步预测</translation>
    </message>
    <message>
      <source>the noised state is</source>
      <translation>加噪后的状态为</translation>
    </message>
    <message>
      <source>in this state</source>
      <translation>在此状态中</translation>
    </message>
    <message>
      <source>the mean of the step</source>
      <translation>这一步的均值</translation>
    </message>
    <message>
      <source>fresh noise, σ z</source>
      <translation>新的噪声 σ z</translation>
    </message>
    <message>
      <source>made to fit, or kept</source>
      <translation>重采样或保留的部分</translation>
    </message>
    <message>
      <source>correction, or kept part</source>
      <translation>修正项或保留的部分</translation>
    </message>
    <message>
      <source>in the next state</source>
      <translation>在下一个状态中</translation>
    </message>
    <message>
      <source>second-order term</source>
      <translation>二阶项</translation>
    </message>
    <message>
      <source>what clipping changes</source>
      <translation>截断带来的变化</translation>
    </message>
    <message>
      <source>predicted</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>Its middle square is taken, and brought to {w} × {h} pixels.</source>
      <translation>取图片中央的正方形，缩放到 {w} × {h} 像素。</translation>
    </message>
    <message>
      <source>Your picture</source>
      <translation>你的图片</translation>
    </message>
    <message>
      <source>Its middle square is taken, and brought to the model's size.</source>
      <translation>取图片中央的正方形，缩放到模型的尺寸。</translation>
    </message>
    <message>
      <source>Its middle is taken, and brought to {w} × {h} pixels.</source>
      <translation>取其中间部分，并缩放到 {w} × {h} 像素。</translation>
    </message>
    <message>
      <source>The model knows only {data}: it makes of your picture what it knows.</source>
      <translation>模型只认识“{data}”：它会把你的图片变成它认识的样子。</translation>
    </message>
    <message>
      <source>Reading the data …</source>
      <translation>正在读取数据…</translation>
    </message>
    <message>
      <source>Items of the data set</source>
      <translation>数据集中的样本</translation>
    </message>
    <message>
      <source>By seed</source>
      <translation>由种子决定</translation>
    </message>
    <message>
      <source>Pick none: the seed draws the items</source>
      <translation>不挑选：由种子抽取样本</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Click the items to begin with; now the seed draws them.</source>
      <translation>点击要作为起点的样本；目前由种子抽取。</translation>
    </message>
    <message>
      <source>{n} picked: the run begins with them, in this order.</source>
      <translation>已选 {n} 个：过程按此顺序从它们开始。</translation>
    </message>
    <message>
      <source>What the autoencoder loses</source>
      <translation>自编码器丢失了什么</translation>
    </message>
    <message>
      <source>↑ ↓ choose the row</source>
      <translation>↑ ↓ 选择行</translation>
    </message>
    <message>
      <source>x-t slice</source>
      <translation>x-t 切片</translation>
    </message>
    <message>
      <source>frame {n}</source>
      <translation>第 {n} 帧</translation>
    </message>
    <message>
      <source>Inspector</source>
      <translation>检查器</translation>
    </message>
    <message>
      <source>Player</source>
      <translation>播放器</translation>
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
      <source>noise: state {k} of {total}</source>
      <translation>噪声：状态 {k}/{total}</translation>
    </message>
    <message>
      <source>noise: level t = {t} of {total}</source>
      <translation>噪声：t = {t}，共 {total}</translation>
    </message>
    <message>
      <source>{data} is not on this machine: generated items are noised in its place.</source>
      <translation>本机没有 {data}：代之以生成的样本加噪。</translation>
    </message>
    <message>
      <source>This frame only</source>
      <translation>仅这一帧</translation>
    </message>
    <message>
      <source>Paint on the frame that is held, not through all frames of the clip</source>
      <translation>只涂在停住的这一帧上，而不是涂过短片的所有帧</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>帧数</translation>
    </message>
    <message>
      <source>Frames that are kept</source>
      <translation>保留的帧数</translation>
    </message>
    <message>
      <source>How many frames are kept at an end</source>
      <translation>在一端保留多少帧</translation>
    </message>
    <message>
      <source>Keep the first frames, and generate the rest: prediction</source>
      <translation>保留开头的帧，生成其余的帧：预测</translation>
    </message>
    <message>
      <source>Keep both ends</source>
      <translation>保留两端</translation>
    </message>
    <message>
      <source>Keep the first and the last frames, and generate those between them</source>
      <translation>保留开头和结尾的帧，生成它们之间的帧</translation>
    </message>
    <message>
      <source>on the held frame</source>
      <translation>涂在停住的帧上</translation>
    </message>
    <message>
      <source>on all frames</source>
      <translation>涂在所有帧上</translation>
    </message>
    <message>
      <source>made: frames {frames}</source>
      <translation>生成：第 {frames} 帧</translation>
    </message>
    <message>
      <source>Words of the prompt</source>
      <translation>提示词的词</translation>
    </message>
    <message>
      <source>This word along the steps</source>
      <translation>这个词在各步中</translation>
    </message>
    <message>
      <source>This word along the steps; click a map to go there</source>
      <translation>这个词在各步中；点击一张图跳到那一步</translation>
    </message>
    <message>
      <source>The prompt has no words.</source>
      <translation>提示词里没有词。</translation>
    </message>
    <message>
      <source>Show where the model attends to this word</source>
      <translation>显示模型在哪里关注这个词</translation>
    </message>
    <message>
      <source>Brighter: the model attends more to '{word}' there. All words and steps have one scale; the percentages are shares of what the words get at this step.</source>
      <translation>越亮：模型在那里越关注“{word}”。所有词和各步用同一尺度；百分比是这一步各词所得注意力的份额。</translation>
    </message>
    <message>
      <source>Close the window</source>
      <translation>关闭窗口</translation>
    </message>
    <message>
      <source>A training run has not finished.</source>
      <translation>有一个训练尚未结束。</translation>
    </message>
    <message>
      <source>Closing stops it. What it has learned is saved, and the next start of the program offers to continue it.</source>
      <translation>关闭会停止训练。已学到的内容会保存，下次启动时可以继续训练。</translation>
    </message>
    <message>
      <source>Stop and close</source>
      <translation>停止并关闭</translation>
    </message>
    <message>
      <source>Keep open</source>
      <translation>保持打开</translation>
    </message>
    <message>
      <source>First steps, all keys, and what each word means</source>
      <translation>入门、全部按键以及每个词的含义</translation>
    </message>
    <message>
      <source>About diffusion_gui</source>
      <translation>关于 diffusion_gui</translation>
    </message>
    <message>
      <source>Version and licence</source>
      <translation>版本与许可证</translation>
    </message>
    <message>
      <source>Fonts, icons, data and models: see the README files in resources.</source>
      <translation>字体、图标、数据与模型的来源见 resources 中的 README 文件。</translation>
    </message>
    <message>
      <source>A desktop microscope for diffusion models. MIT licence.</source>
      <translation>扩散模型的桌面显微镜。MIT 许可证。</translation>
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
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>关</translation>
    </message>
    <message>
      <source>On: nothing plays until you press Play. What the system wishes is known on Windows, macOS and desktops with a settings portal.</source>
      <translation>开启后，按下播放之前不会自动播放。在 Windows、macOS 和带设置门户 (portal) 的桌面上可以得知系统的偏好。</translation>
    </message>
    <message>
      <source>Reset everything</source>
      <translation>全部重置</translation>
    </message>
    <message>
      <source>Bring recipe, theme, language, playback and export options back to what they were at first?</source>
      <translation>要把配方、外观、语言、播放和导出选项都恢复到最初的状态吗？</translation>
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
      <source>Copy picture</source>
      <translation>复制图片</translation>
    </message>
    <message>
      <source>The frame you see, for the clipboard</source>
      <translation>把当前看到的帧复制到剪贴板</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Close the window; a training run is saved</source>
      <translation>关闭窗口；正在进行的训练会保存</translation>
    </message>
    <message>
      <source>The settings before the last change</source>
      <translation>回到上次更改前的设置</translation>
    </message>
    <message>
      <source>Take back the last undo</source>
      <translation>取消上一次撤销</translation>
    </message>
    <message>
      <source>Reset the recipe</source>
      <translation>重置配方</translation>
    </message>
    <message>
      <source>The recipe it started with; undo brings yours back</source>
      <translation>恢复为启动时的配方；撤销可找回你的配方</translation>
    </message>
    <message>
      <source>Reset everything …</source>
      <translation>全部重置…</translation>
    </message>
    <message>
      <source>Recipe, theme, language, playback and export options as on the first day</source>
      <translation>配方、外观、语言、播放和导出选项恢复到最初的样子</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>The whole screen for the window, and back</source>
      <translation>窗口占满整个屏幕；再按一次返回</translation>
    </message>
    <message>
      <source>Back, or dismiss the message</source>
      <translation>返回或关闭消息</translation>
    </message>
    <message>
      <source>End the one-step prediction or painting, hide the message, or leave full screen</source>
      <translation>结束单步预测或绘制，隐藏消息，或退出全屏</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Playback</source>
      <translation>播放(&amp;P)</translation>
    </message>
    <message>
      <source>P&amp;resets</source>
      <translation>预设(&amp;R)</translation>
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
      <source>Open recent</source>
      <translation>最近打开</translation>
    </message>
    <message>
      <source>Nothing yet</source>
      <translation>暂无</translation>
    </message>
    <message>
      <source>Forget these</source>
      <translation>清除记录</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Folder of images, a training run, or a diffusers model</source>
      <translation>图片文件夹、训练运行或 diffusers 模型</translation>
    </message>
    <message>
      <source>Where is {name} now?</source>
      <translation>{name} 现在在哪里？</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
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
      <source>Open folder …</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>A folder of images, or a training run</source>
      <translation>图片文件夹，或训练运行文件夹</translation>
    </message>
    <message>
      <source>Open a run over ssh …</source>
      <translation>通过 ssh 打开训练 …</translation>
    </message>
    <message>
      <source>Watch a training run of another machine, through your own ssh</source>
      <translation>通过您自己的 ssh 观看另一台机器上的训练</translation>
    </message>
    <message>
      <source>All that can be opened</source>
      <translation>所有可打开的文件</translation>
    </message>
    <message>
      <source>{name} {percent} %</source>
      <translation>{name} {percent} %</translation>
    </message>
    <message>
      <source>All panes side by side</source>
      <translation>所有窗格并排</translation>
    </message>
    <message>
      <source>Error of the prediction</source>
      <translation>预测的误差</translation>
    </message>
    <message>
      <source>Data to noise to data</source>
      <translation>数据 → 噪声 → 数据</translation>
    </message>
    <message>
      <source>One-step prediction at every noise level</source>
      <translation>各噪声水平的单步预测</translation>
    </message>
    <message>
      <source>A sound is noised</source>
      <translation>给一个声音加噪</translation>
    </message>
    <message>
      <source>article</source>
      <translation>文章</translation>
    </message>
    <message>
      <source>article: given</source>
      <translation>文章：输入</translation>
    </message>
    <message>
      <source>article: made</source>
      <translation>文章：输出</translation>
    </message>
    <message>
      <source>pass {n} of {total}</source>
      <translation>第 {n}/{total} 遍</translation>
    </message>
    <message>
      <source>correct</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>right: the state</source>
      <translation>正确：状态</translation>
    </message>
    <message>
      <source>right: the guess</source>
      <translation>正确：猜测</translation>
    </message>
    <message>
      <source>Samples over training</source>
      <translation>训练过程中的样本</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>Recording</source>
      <translation>录制</translation>
    </message>
    <message>
      <source>unchanged</source>
      <translation>不变</translation>
    </message>
    <message>
      <source>painted noise</source>
      <translation>涂抹的噪声</translation>
    </message>
    <message>
      <source>no guide</source>
      <translation>无引导分类器</translation>
    </message>
    <message>
      <source>one model</source>
      <translation>一个模型</translation>
    </message>
    <message>
      <source>{sampler} from its noise</source>
      <translation>{sampler}，用它的噪声</translation>
    </message>
    <message>
      <source>Run {n}</source>
      <translation>运行 {n}</translation>
    </message>
    <message>
      <source>guidance {n}</source>
      <translation>引导强度 {n}</translation>
    </message>
    <message>
      <source>distilled guidance {n}</source>
      <translation>蒸馏引导 {n}</translation>
    </message>
    <message>
      <source>guide {n}</source>
      <translation>引导 {n}</translation>
    </message>
    <message>
      <source>two models {weights}</source>
      <translation>两个模型 {weights}</translation>
    </message>
    <message>
      <source>class {name}</source>
      <translation>类别 {name}</translation>
    </message>
    <message>
      <source>prompt {words}</source>
      <translation>提示词 {words}</translation>
    </message>
    <message>
      <source>without {words}</source>
      <translation>排除 {words}</translation>
    </message>
    <message>
      <source>How near it comes back, in dB</source>
      <translation>还原的接近程度（dB）</translation>
    </message>
    <message>
      <source>Item</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>difference</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>original</source>
      <translation>原图</translation>
    </message>
    <message>
      <source>decoded</source>
      <translation>解码</translation>
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
      <source>item {n}: {decibels} dB</source>
      <translation>样本 {n}：{decibels} dB</translation>
    </message>
    <message>
      <source>difference ×{times}</source>
      <translation>差异 ×{times}</translation>
    </message>
    <message>
      <source>Arrows choose an item, with Shift the pixel that the inspector follows</source>
      <translation>方向键选择样本，同时按住 Shift 选择所跟踪的像素</translation>
    </message>
    <message>
      <source>Arrows move the brush, the space bar paints, Backspace erases</source>
      <translation>方向键移动画笔，空格键涂抹，Backspace 擦除</translation>
    </message>
    <message>
      <source>with the class</source>
      <translation>有类别</translation>
    </message>
    <message>
      <source>without a class</source>
      <translation>无类别</translation>
    </message>
    <message>
      <source>the difference, {n} times</source>
      <translation>差值，放大 {n} 倍</translation>
    </message>
    <message>
      <source>with the prompt</source>
      <translation>有提示词</translation>
    </message>
    <message>
      <source>with the negative prompt</source>
      <translation>用负面提示词</translation>
    </message>
    <message>
      <source>without a prompt</source>
      <translation>无提示词</translation>
    </message>
    <message>
      <source>each frame minus the one before</source>
      <translation>每一帧减去前一帧</translation>
    </message>
    <message>
      <source>nearest training item</source>
      <translation>最接近的训练样本</translation>
    </message>
    <message>
      <source>pixels at the same noise level</source>
      <translation>同样噪声水平的像素</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>not recorded</source>
      <translation>没有录下</translation>
    </message>
    <message>
      <source>predicted noise</source>
      <translation>预测的噪声</translation>
    </message>
    <message>
      <source>paint on it</source>
      <translation>在上面涂抹</translation>
    </message>
    <message>
      <source>the latents</source>
      <translation>潜变量</translation>
    </message>
    <message>
      <source>the predicted latents</source>
      <translation>预测的潜变量</translation>
    </message>
    <message>
      <source>Arrows choose the next point in that direction; its path and its values are followed</source>
      <translation>方向键选择该方向上的下一个点；它的路径和数值会被跟踪</translation>
    </message>
    <message>
      <source>originals</source>
      <translation>原图</translation>
    </message>
    <message>
      <source>decoded: {decibels} dB</source>
      <translation>解码：{decibels} dB</translation>
    </message>
    <message>
      <source>↑ ↓ choose the row, ← → go from frame to frame</source>
      <translation>↑ ↓ 选择行，← → 逐帧移动</translation>
    </message>
    <message>
      <source>Row over time</source>
      <translation>一行的演变</translation>
    </message>
    <message>
      <source>sample</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>row {n}</source>
      <translation>第 {n} 行</translation>
    </message>
    <message>
      <source>{hertz} Hz</source>
      <translation>{hertz} Hz</translation>
    </message>
    <message>
      <source>Return hears it.</source>
      <translation>回车键试听。</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
    <message>
      <source>{khz} kHz</source>
      <translation>{khz} kHz</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>播放或暂停</translation>
    </message>
    <message>
      <source>One frame of the run back</source>
      <translation>运行后退一帧</translation>
    </message>
    <message>
      <source>One frame of the run on</source>
      <translation>运行前进一帧</translation>
    </message>
    <message>
      <source>Back 10 frames</source>
      <translation>后退 10 帧</translation>
    </message>
    <message>
      <source>Ten frames back</source>
      <translation>后退十帧</translation>
    </message>
    <message>
      <source>Forward 10 frames</source>
      <translation>前进 10 帧</translation>
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
      <source>Close this message to see the next one</source>
      <translation>关闭此消息以查看下一条</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Dismiss this message (Esc)</source>
      <translation>关闭此消息 (Esc)</translation>
    </message>
    <message>
      <source>{count} more</source>
      <translation>还有 {count} 条</translation>
    </message>
    <message>
      <source>Hold this frame</source>
      <translation>停在这一帧</translation>
    </message>
    <message>
      <source>Play the clip</source>
      <translation>播放短片</translation>
    </message>
    <message>
      <source>The clip's own time: play it, or hold the frame that is shown. Noise has its own Play.</source>
      <translation>短片自己的时间：播放短片，或停在所示的一帧。噪声另有自己的播放键。</translation>
    </message>
    <message>
      <source>Previous frame of the clip</source>
      <translation>短片的上一帧</translation>
    </message>
    <message>
      <source>Hold the clip one frame earlier, at the same noise</source>
      <translation>噪声不变，停在短片的上一帧</translation>
    </message>
    <message>
      <source>Next frame of the clip</source>
      <translation>短片的下一帧</translation>
    </message>
    <message>
      <source>Hold the clip one frame later, at the same noise</source>
      <translation>噪声不变，停在短片的下一帧</translation>
    </message>
    <message>
      <source>Frame of the clip</source>
      <translation>短片的帧</translation>
    </message>
    <message>
      <source>Hold the clip at a frame; the noise stays as it is</source>
      <translation>停在短片的某一帧；噪声保持不变</translation>
    </message>
    <message>
      <source>{rate} frames a second</source>
      <translation>每秒 {rate} 帧</translation>
    </message>
    <message>
      <source>held at frame {n}</source>
      <translation>停在第 {n} 帧</translation>
    </message>
    <message>
      <source>Noise and clip</source>
      <translation>噪声与短片</translation>
    </message>
    <message>
      <source>clip: frame {n} of {total}</source>
      <translation>短片：第 {n} 帧，共 {total} 帧</translation>
    </message>
    <message>
      <source>Recording: {seconds} s  ·  {level} dB  ·  press again to use it</source>
      <translation>录音：{seconds} 秒  ·  {level} dB  ·  再按一次即可使用</translation>
    </message>
    <message>
      <source>Hear</source>
      <translation>试听</translation>
    </message>
    <message>
      <source>Play the sound of the chosen item as it is shown, or stop. A click on an item does it too.</source>
      <translation>播放所选样本当前的声音，或停止。点击样本也可以。</translation>
    </message>
    <message>
      <source>Repeat the sound</source>
      <translation>重复播放</translation>
    </message>
    <message>
      <source>Start the sound again at its end, and let it follow the step and the noise level</source>
      <translation>声音结束后从头再来，并随步数和噪声水平变化</translation>
    </message>
    <message>
      <source>Hear every step</source>
      <translation>逐步试听</translation>
    </message>
    <message>
      <source>Play the sound of each step of this run in turn</source>
      <translation>依次播放这次运行每一步的声音</translation>
    </message>
    <message>
      <source>Hear the one before</source>
      <translation>听前一个</translation>
    </message>
    <message>
      <source>Back to the sound that was heard before this one, at the same place: to compare two by ear</source>
      <translation>回到刚才听的那个声音的同一位置：用耳朵比较两者</translation>
    </message>
    <message>
      <source>What is heard</source>
      <translation>正在听的声音</translation>
    </message>
    <message>
      <source>{what}  ·  {level} dB, no louder than the clean sound</source>
      <translation>{what}  ·  {level} dB，不比干净的声音响</translation>
    </message>
    <message>
      <source>{what}  ·  silent: the clean sound is</source>
      <translation>{what}  ·  静音：干净的声音就是静音</translation>
    </message>
    <message>
      <source>Click an item to hear it</source>
      <translation>点击样本即可试听</translation>
    </message>
    <message>
      <source>Ctrl+Enter starts</source>
      <translation>按 Ctrl+Enter 开始</translation>
    </message>
    <message>
      <source>Another seed</source>
      <translation>换一个种子</translation>
    </message>
    <message>
      <source>Another seed: other items and other noise</source>
      <translation>换一个种子：不同的样本和噪声</translation>
    </message>
    <message>
      <source>All in turn</source>
      <translation>依次取全部</translation>
    </message>
    <message>
      <source>The sum of noised scores is not the score of the noised product: without MCMC at every level the run does not end in the exact product.</source>
      <translation>加噪后的分数之和不是加噪后乘积的分数：如果不在每个水平用 MCMC，运行不会到达精确的乘积。</translation>
    </message>
    <message>
      <source>As the first model</source>
      <translation>同第一个模型</translation>
    </message>
    <message>
      <source>The items' own class, where both know the same</source>
      <translation>两者认识同样的类别时，用样本自己的类别</translation>
    </message>
    <message>
      <source>The exact product of the densities of the data of both, computed on a grid. The models themselves are not asked.</source>
      <translation>两者数据的密度的精确乘积，在网格上计算。并不询问模型本身。</translation>
    </message>
    <message>
      <source>These weights sum to {sum}: above 1 the items crowd together, below 1 they spread.</source>
      <translation>这些权重之和是 {sum}：大于 1 时样本聚拢，小于 1 时散开。</translation>
    </message>
    <message>
      <source>What the denoiser believes the clean data is</source>
      <translation>去噪器所认为的干净数据</translation>
    </message>
    <message>
      <source>The state itself</source>
      <translation>状态本身</translation>
    </message>
    <message>
      <source>The noise it believes is in the state</source>
      <translation>去噪器所认为的状态中的噪声</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>Drag to any frame of the run</source>
      <translation>拖到运行的任意一帧</translation>
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
      <source>changing settings</source>
      <translation>更改设置</translation>
    </message>
    <message>
      <source>export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>learning</source>
      <translation>学习中</translation>
    </message>
    <message>
      <source>networks by pixels</source>
      <translation>各网络随像素数的开销</translation>
    </message>
    <message>
      <source>processes</source>
      <translation>多个进程</translation>
    </message>
    <message>
      <source>ideal denoiser</source>
      <translation>理想去噪器</translation>
    </message>
    <message>
      <source>sampling</source>
      <translation>采样中</translation>
    </message>
    <message>
      <source>growth</source>
      <translation>增长</translation>
    </message>
    <message>
      <source>watching the window</source>
      <translation>观测窗口</translation>
    </message>
    <message>
      <source>starting windows</source>
      <translation>启动窗口</translation>
    </message>
    <message>
      <source>making the data</source>
      <translation>正在生成数据</translation>
    </message>
    <message>
      <source>reading pictures</source>
      <translation>正在读取图片</translation>
    </message>
    <message>
      <source>searching for pictures</source>
      <translation>正在查找图片</translation>
    </message>
    <message>
      <source>reading</source>
      <translation>正在读取</translation>
    </message>
    <message>
      <source>indexing shards</source>
      <translation>正在索引分片</translation>
    </message>
    <message>
      <source>drawing samples</source>
      <translation>正在生成样本</translation>
    </message>
    <message>
      <source>comparing</source>
      <translation>正在比较</translation>
    </message>
    <message>
      <source>encoding and decoding</source>
      <translation>编码与解码</translation>
    </message>
    <message>
      <source>generating</source>
      <translation>正在生成</translation>
    </message>
    <message>
      <source>opening the model</source>
      <translation>正在打开模型</translation>
    </message>
    <message>
      <source>predicting at every level</source>
      <translation>正在逐级预测</translation>
    </message>
    <message>
      <source>going back</source>
      <translation>正在回退</translation>
    </message>
    <message>
      <source>decoding</source>
      <translation>解码中</translation>
    </message>
    <message>
      <source>computing the attention</source>
      <translation>正在计算注意力</translation>
    </message>
    <message>
      <source>writing numbers</source>
      <translation>正在写入数值</translation>
    </message>
    <message>
      <source>writing sounds</source>
      <translation>正在写入声音</translation>
    </message>
    <message>
      <source>writing frames</source>
      <translation>正在写入各帧</translation>
    </message>
    <message>
      <source>encoding the data</source>
      <translation>正在编码数据</translation>
    </message>
    <message>
      <source>downloading</source>
      <translation>正在下载</translation>
    </message>
    <message>
      <source>asking Hugging Face</source>
      <translation>正在询问 Hugging Face</translation>
    </message>
    <message>
      <source>training a classifier</source>
      <translation>正在训练分类器</translation>
    </message>
    <message>
      <source>measuring training steps</source>
      <translation>测量训练步</translation>
    </message>
    <message>
      <source>scene</source>
      <translation>场景</translation>
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
      <source>Train a denoiser and see it learn</source>
      <translation>训练去噪器，看它如何学习</translation>
    </message>
    <message>
      <source>Two to four runs side by side, from the same noise</source>
      <translation>从相同噪声出发，两到四个运行并排</translation>
    </message>
    <message>
      <source>Five questions about diffusion models, with figures to play with</source>
      <translation>关于扩散模型的五个问题，配有可以动手的图</translation>
    </message>
    <message>
      <source>To the spectrogram</source>
      <translation>加到声谱图</translation>
    </message>
    <message>
      <source>Strength of 64 bands of pitch over time, in decibels; sounds are made of it again</source>
      <translation>64 个音高频带随时间变化的强度（分贝）；声音由它还原</translation>
    </message>
    <message>
      <source>To the waveform</source>
      <translation>加到波形上</translation>
    </message>
    <message>
      <source>To the latents of an autoencoder</source>
      <translation>加在自编码器的潜变量上</translation>
    </message>
    <message>
      <source>A few numbers for each block of 4x4 pixels, by a network that was trained for it</source>
      <translation>每 4x4 像素块用几个数表示，由为此训练的网络得出</translation>
    </message>
    <message>
      <source>To the items themselves</source>
      <translation>加到样本本身</translation>
    </message>
    <message>
      <source>To the latents of the model's own autoencoder</source>
      <translation>加到模型自带自编码器的潜变量上</translation>
    </message>
    <message>
      <source>A few numbers for each block of 8x8 pixels, by the autoencoder of a diffusers folder</source>
      <translation>每个 8x8 像素块用几个数表示，由 diffusers 文件夹中的自编码器得出</translation>
    </message>
    <message>
      <source>To the latents of the model's own autoencoder, frame by frame</source>
      <translation>逐帧转为模型自带自编码器的潜变量</translation>
    </message>
    <message>
      <source>A few numbers for each block of 8x8 pixels of each frame, by the model's autoencoder</source>
      <translation>由模型的自编码器把每帧每个 8x8 像素块表示为几个数</translation>
    </message>
    <message>
      <source>To the latents of the model's own autoencoder of clips</source>
      <translation>转换到模型自带的短片自编码器的潜变量</translation>
    </message>
    <message>
      <source>A few numbers for each block of 8x8 pixels of four frames, by the model's autoencoder</source>
      <translation>由模型的自编码器把每四帧中每个 8x8 像素块转换为几个数</translation>
    </message>
    <message>
      <source>To the latents of the model's own VQ autoencoder</source>
      <translation>到模型自带 VQ 自编码器的潜空间</translation>
    </message>
    <message>
      <source>A few numbers for each block of pixels, decoded as the nearest codes of a code book</source>
      <translation>每个像素块用几个数表示，按码本中最近的码解码</translation>
    </message>
    <message>
      <source>To latents, shown by an AutoencoderTiny</source>
      <translation>加到潜变量上，由 AutoencoderTiny 显示</translation>
    </message>
    <message>
      <source>A small autoencoder (TAESD) in place of the model's own: quick, and less exact</source>
      <translation>用小型自编码器（TAESD）代替模型自带的自编码器：更快，但不够精确</translation>
    </message>
    <message>
      <source>To two channels</source>
      <translation>到两个声道</translation>
    </message>
    <message>
      <source>Two channels of a sound, which are shown, heard and saved as their mean</source>
      <translation>声音的两个声道；显示、播放和保存的是两者的平均</translation>
    </message>
    <message>
      <source>data set</source>
      <translation>数据集</translation>
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
      <source>Scenes</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>One to four textured shapes, drawn as you ask, 3x64x64</source>
      <translation>一到四个带纹理的形状，按需绘制，3x64x64</translation>
    </message>
    <message>
      <source>A scene counts as right where both the number and the type of its shapes are as asked.</source>
      <translation>形状的数量和种类都符合要求的场景才算正确。</translation>
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
      <source>Sounds</source>
      <translation>声音</translation>
    </message>
    <message>
      <source>Drums, strings, bells, voices, made as you ask, half a second each</source>
      <translation>鼓、弦、钟、人声，即时合成，每个半秒</translation>
    </message>
    <message>
      <source>Spoken digits</source>
      <translation>语音数字</translation>
    </message>
    <message>
      <source>The ten digits, spoken by a synthesizer in 240 voices, half a second each</source>
      <translation>合成器以 240 种嗓音说出的十个数字，每段半秒</translation>
    </message>
    <message>
      <source>Clips</source>
      <translation>短片</translation>
    </message>
    <message>
      <source>A shape that moves, 16 frames of 24x24, made as you ask</source>
      <translation>会动的形状，16 帧 24x24，随时生成</translation>
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
      <source>Free Spoken Digit Dataset</source>
      <translation>自由语音数字数据集（FSDD）</translation>
    </message>
    <message>
      <source>3,000 recordings of digits by six people (download)</source>
      <translation>六个人说数字的 3,000 段录音（需下载）</translation>
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
      <source>Folder of sounds</source>
      <translation>声音文件夹</translation>
    </message>
    <message>
      <source>Your own sounds, and those of videos</source>
      <translation>您自己的声音，以及视频的声音</translation>
    </message>
    <message>
      <source>Folder of videos</source>
      <translation>视频文件夹</translation>
    </message>
    <message>
      <source>Your own videos, cut into clips of 16 frames</source>
      <translation>您自己的视频，切成 16 帧的片段</translation>
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
      <source>sampler</source>
      <translation>采样器</translation>
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
      <source>LCM</source>
      <translation>LCM</translation>
    </message>
    <message>
      <source>Predict x0, then new noise; for distilled models, in few steps</source>
      <translation>预测 x0，再加新噪声；供蒸馏模型用少量步数采样</translation>
    </message>
    <message>
      <source>schedule</source>
      <translation>噪声调度</translation>
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
      <source>The model's own</source>
      <translation>模型自带</translation>
    </message>
    <message>
      <source>What an opened model was trained on; DDPM's where it has none</source>
      <translation>打开的模型训练时所用的；没有时为 DDPM 的</translation>
    </message>
    <message>
      <source>Custom</source>
      <translation>自定义</translation>
    </message>
    <message>
      <source>Your own, through handles</source>
      <translation>用控制点自己设定</translation>
    </message>
    <message>
      <source>exporter</source>
      <translation>导出格式</translation>
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
      <translation>适合幻灯片和社交平台</translation>
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
      <source>Clips as one picture: frames across, items down</source>
      <translation>短片排成一张图片：横向为帧，纵向为样本</translation>
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
      <source>All numbers, for NumPy</source>
      <translation>全部数值，供 NumPy 读取</translation>
    </message>
    <message>
      <source>WAV</source>
      <translation>WAV</translation>
    </message>
    <message>
      <source>Sounds as 32-bit numbers</source>
      <translation>32 位浮点声音</translation>
    </message>
    <message>
      <source>FLAC</source>
      <translation>FLAC</translation>
    </message>
    <message>
      <source>Sounds in 16 bits, far smaller</source>
      <translation>16 位声音，小得多</translation>
    </message>
    <message>
      <source>judge</source>
      <translation>评判</translation>
    </message>
    <message>
      <source>Pictures</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>A classifier of the pictures themselves</source>
      <translation>直接看图片的分类器</translation>
    </message>
    <message>
      <source>Pictures, by place</source>
      <translation>图像（按位置）</translation>
    </message>
    <message>
      <source>Another classifier of the pictures themselves: of what is where in them</source>
      <translation>另一个图像分类器：判断图中什么在哪里</translation>
    </message>
    <message>
      <source>Log-mel spectrograms</source>
      <translation>对数梅尔频谱图</translation>
    </message>
    <message>
      <source>A classifier of decibels in bands of pitch, which is what the models work on</source>
      <translation>看各音高频带分贝值的分类器，模型处理的正是这些值</translation>
    </message>
    <message>
      <source>Linear spectrograms</source>
      <translation>线性频谱图</translation>
    </message>
    <message>
      <source>A classifier of amplitudes at evenly spaced frequencies and shorter moments</source>
      <translation>看等间隔频率上、更短时刻的振幅的分类器</translation>
    </message>
    <message>
      <source>A classifier of what is where in each frame and how it changes over time</source>
      <translation>一个分类器：每帧里什么在哪里、怎样随时间变化</translation>
    </message>
    <message>
      <source>lesson</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>1  How it works</source>
      <translation>1  原理</translation>
    </message>
    <message>
      <source>How does a diffusion model work, and what are its parts?</source>
      <translation>扩散模型如何工作？由哪些部分组成？</translation>
    </message>
    <message>
      <source>2  In PyTorch</source>
      <translation>2  PyTorch 实现</translation>
    </message>
    <message>
      <source>How is a simple one written in PyTorch?</source>
      <translation>怎样用 PyTorch 写一个简单的扩散模型？</translation>
    </message>
    <message>
      <source>3  Noising, denoising</source>
      <translation>3  加噪与去噪</translation>
    </message>
    <message>
      <source>What are the noising and the denoising process, and what is each for?</source>
      <translation>加噪过程和去噪过程是什么？各有什么用？</translation>
    </message>
    <message>
      <source>4  Gradients</source>
      <translation>4  梯度问题</translation>
    </message>
    <message>
      <source>Which trouble do gradients make in training, and what helps?</source>
      <translation>训练中会遇到哪些梯度问题？怎样解决？</translation>
    </message>
    <message>
      <source>5  What it is good for</source>
      <translation>5  优点与应用</translation>
    </message>
    <message>
      <source>What are its strengths, and where is it used?</source>
      <translation>扩散模型有哪些优点？用在哪里？</translation>
    </message>
    <message>
      <source>Motion is one more axis</source>
      <translation>运动不过是多一个轴</translation>
    </message>
    <message>
      <source>How does a clip come out of noise, and why do its frames come together?</source>
      <translation>视频片段怎样从噪声中出现，为什么各帧要一起出现？</translation>
    </message>
    <message>
      <source>Together with others</source>
      <translation>与其他模型结合</translation>
    </message>
    <message>
      <source>What comes of joining diffusion with other models, and at what cost?</source>
      <translation>扩散与其他模型结合会得到什么，代价是什么？</translation>
    </message>
    <message>
      <source>The article's code</source>
      <translation>文章的代码</translation>
    </message>
    <message>
      <source>What is wrong with the code of the source article, and how is it right?</source>
      <translation>原文章的代码错在哪里？正确的写法是什么？</translation>
    </message>
    <message>
      <source>modality</source>
      <translation>模态</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>Pictures of one or three channels</source>
      <translation>一个或三个通道的图片</translation>
    </message>
    <message>
      <source>Sounds of one channel</source>
      <translation>单声道声音</translation>
    </message>
    <message>
      <source>Spectrograms</source>
      <translation>声谱图</translation>
    </message>
    <message>
      <source>Strength of bands of pitch over time</source>
      <translation>各音高频带随时间变化的强度</translation>
    </message>
    <message>
      <source>What an autoencoder makes of pictures</source>
      <translation>自编码器由图片得到的表示</translation>
    </message>
    <message>
      <source>Clips of moving pictures</source>
      <translation>会动的图片组成的短片</translation>
    </message>
    <message>
      <source>Latents of clips</source>
      <translation>片段的潜变量</translation>
    </message>
    <message>
      <source>What an autoencoder makes of the frames of clips</source>
      <translation>自编码器对片段各帧的编码</translation>
    </message>
    <message>
      <source>model source</source>
      <translation>模型来源</translation>
    </message>
    <message>
      <source>The exact denoiser of a data set, in closed form, such as ideal:digits</source>
      <translation>数据集的精确去噪器，有闭式解，例如 ideal:digits</translation>
    </message>
    <message>
      <source>diffusers folders</source>
      <translation>diffusers 文件夹</translation>
    </message>
    <message>
      <source>Models in folders of Hugging Face diffusers, with or without classes, prompts and latents</source>
      <translation>Hugging Face diffusers 文件夹中的模型，可带类别、提示词和潜空间</translation>
    </message>
    <message>
      <source>Hugging Face cache</source>
      <translation>Hugging Face 缓存</translation>
    </message>
    <message>
      <source>A model in the cache of Hugging Face on this machine</source>
      <translation>本机 Hugging Face 缓存中的模型</translation>
    </message>
    <message>
      <source>Single files</source>
      <translation>单个文件</translation>
    </message>
    <message>
      <source>One .safetensors file with all of Stable Diffusion 1, 2 or XL</source>
      <translation>一个 .safetensors 文件，含有 Stable Diffusion 1、2 或 XL 的全部内容</translation>
    </message>
    <message>
      <source>Trained models</source>
      <translation>训练好的模型</translation>
    </message>
    <message>
      <source>Shipped models, and checkpoints made by 'diffusion-gui train'</source>
      <translation>自带的模型，以及由 'diffusion-gui train' 生成的检查点</translation>
    </message>
    <message>
      <source>network</source>
      <translation>网络</translation>
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
      <source>Video U-Net</source>
      <translation>视频 U-Net</translation>
    </message>
    <message>
      <source>Details frame by frame, and what happens agreed by all frames, for clips</source>
      <translation>逐帧处理细节，内容由所有帧共同决定，用于片段</translation>
    </message>
    <message>
      <source>U-Net, deep</source>
      <translation>U-Net（深）</translation>
    </message>
    <message>
      <source>Its depth goes by the size of the items; for pictures of 64 pixels and more</source>
      <translation>深度随数据尺寸而定；适合边长 64 像素以上的图片</translation>
    </message>
    <message>
      <source>Diffusion transformer (DiT)</source>
      <translation>扩散 Transformer（DiT）</translation>
    </message>
    <message>
      <source>Attention between patches of a picture instead of convolutions</source>
      <translation>不用卷积，在图片的图块之间做注意力</translation>
    </message>
    <message>
      <source>Autoencoder</source>
      <translation>自编码器</translation>
    </message>
    <message>
      <source>Turns pictures into a quarter of their sides and back, for a denoiser to work on</source>
      <translation>把图片变成边长四分之一的表示再变回来，供去噪器使用</translation>
    </message>
    <message>
      <source>VAE</source>
      <translation>VAE</translation>
    </message>
    <message>
      <source>Variational autoencoder: makes pictures in one go, of a few normal numbers and their class</source>
      <translation>变分自编码器：由少量正态随机数和类别一次生成图片</translation>
    </message>
    <message>
      <source>Classifier</source>
      <translation>分类器</translation>
    </message>
    <message>
      <source>Names the class of pictures; it can lead a denoiser (Guide)</source>
      <translation>判断图片的类别；可以引导去噪器（引导）</translation>
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
      <source>overlay</source>
      <translation>叠加层</translation>
    </message>
    <message>
      <source>Trails</source>
      <translation>轨迹线</translation>
    </message>
    <message>
      <source>The last steps of each point</source>
      <translation>每个点最近几步的轨迹</translation>
    </message>
    <message>
      <source>Path</source>
      <translation>路径</translation>
    </message>
    <message>
      <source>The whole path of the chosen point; click another to follow it</source>
      <translation>所选点的完整路径；点击别的点可跟踪它</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>密度</translation>
    </message>
    <message>
      <source>How dense the points lie: p_t as a heat map</source>
      <translation>点有多密：p_t 的热图</translation>
    </message>
    <message>
      <source>Exact product</source>
      <translation>精确的乘积</translation>
    </message>
    <message>
      <source>The exact product of both models at this noise level, beneath the points of the run</source>
      <translation>两个模型的精确乘积在这一噪声水平下的密度，衬在运行的点下面</translation>
    </message>
    <message>
      <source>The gradient of log p_t: where the data pulls, at this noise level</source>
      <translation>log p_t 的梯度（score）：在此噪声水平下，数据把点拉向哪里</translation>
    </message>
    <message>
      <source>Where the points move while denoising, where no fresh noise is added</source>
      <translation>去噪且不加新噪声时，各点移动的方向</translation>
    </message>
    <message>
      <source>One row of pixels through all steps: time runs to the right</source>
      <translation>一行像素经过所有步：时间向右</translation>
    </message>
    <message>
      <source>All frames of the clips at once: frames across, items down</source>
      <translation>同时显示短片的所有帧：横向为帧，纵向为项目</translation>
    </message>
    <message>
      <source>One row of pixels through the frames of the clip, at this noise: the clip's time runs to the right</source>
      <translation>在此噪声下，一行像素穿过短片的各帧：短片的时间向右</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>差分</translation>
    </message>
    <message>
      <source>Each frame minus the one before: what moves</source>
      <translation>每一帧减去前一帧：看出什么在动</translation>
    </message>
    <message>
      <source>Nearest</source>
      <translation>最近邻</translation>
    </message>
    <message>
      <source>The nearest training items to the predictions: is it memorising?</source>
      <translation>与预测最接近的训练样本：模型是否在死记硬背？</translation>
    </message>
    <message>
      <source>Searching for the nearest training items …</source>
      <translation>正在查找最接近的训练样本……</translation>
    </message>
    <message>
      <source>With and without</source>
      <translation>有无条件</translation>
    </message>
    <message>
      <source>What the model predicts with its class or prompt, without it, and the difference, along which guidance goes further</source>
      <translation>模型有类别或提示词时的预测、没有时的预测，以及两者之差；引导沿此差继续前进</translation>
    </message>
    <message>
      <source>Predicting with and without …</source>
      <translation>正在预测有无条件的结果…</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>A preview of the picture, which is not decoded yet</source>
      <translation>图像的预览，图像本身尚未解码</translation>
    </message>
    <message>
      <source>Where the model attends to each word of the prompt, at this step and along the steps; runs after it is first shown record it while they sample</source>
      <translation>模型在哪里关注提示词的每个词，包括这一步和各步；首次打开后，之后的运行会在采样时记录它</translation>
    </message>
    <message>
      <source>Computing the attention …</source>
      <translation>正在计算注意力…</translation>
    </message>
    <message>
      <source>The run's items, what comes back of them through the latents, and the difference: no denoiser in these latents can make what is missing</source>
      <translation>这次运行的样本、经潜变量还原的结果，以及两者之差：在这些潜变量中，任何去噪器都无法生成缺失的部分</translation>
    </message>
    <message>
      <source>Encoding and decoding the items …</source>
      <translation>正在编码并解码样本 …</translation>
    </message>
    <message>
      <source>Noised pixels</source>
      <translation>加噪的像素</translation>
    </message>
    <message>
      <source>The same noise level in pixels: snow, where latents decode to blotches</source>
      <translation>同样的噪声水平加在像素上：是雪花，而潜变量解码出的是斑块</translation>
    </message>
    <message>
      <source>Mask outline</source>
      <translation>遮罩轮廓</translation>
    </message>
    <message>
      <source>The border of the region that was inpainted</source>
      <translation>重绘区域的边界</translation>
    </message>
    <message>
      <source>Pixel mark</source>
      <translation>像素标记</translation>
    </message>
    <message>
      <source>A ring around the pixel that the inspector follows</source>
      <translation>检查器所跟踪像素周围的框</translation>
    </message>
    <message>
      <source>comparison</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Number of steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <source>DDIM with 5, 10, 20 and 50 steps: what few steps cost, and where more change little</source>
      <translation>DDIM 5、10、20、50 步：步数太少的代价，以及从哪里起再多也几乎不变</translation>
    </message>
    <message>
      <source>Four samplers, 20 steps each: two follow the same path, one adds noise, one corrects each step</source>
      <translation>四种采样器，各 20 步：两种沿同一路径，一种加入噪声，一种对每步作修正</translation>
    </message>
    <message>
      <source>Scale 0, 1, 3 and 6: from ignoring the class to exaggerating it</source>
      <translation>强度 0、1、3、6：从忽略类别到夸大类别特征</translation>
    </message>
    <message>
      <source>None, classifier-free at 3, and led by a classifier at 1 and 10, from the same noise</source>
      <translation>无引导、无分类器引导 3、由分类器引导 1 和 10，噪声相同</translation>
    </message>
    <message>
      <source>Two models, the sum of their scores, and what their exact product is: the sum ends elsewhere</source>
      <translation>两个模型、它们的分数之和，以及它们真正的乘积：分数之和到达的是别处</translation>
    </message>
    <message>
      <source>A VAE's items as they are, noised to 65 % and denoised, and diffusion from noise alone</source>
      <translation>VAE 的原样结果；加噪到 65 % 再去噪；以及从纯噪声开始的扩散</translation>
    </message>
    <message>
      <source>Fresh noise (eta)</source>
      <translation>新加的噪声 (eta)</translation>
    </message>
    <message>
      <source>DDIM with eta 0, 0.3, 0.6 and 1: from one fixed path to DDPM's wandering</source>
      <translation>DDIM，eta 为 0、0.3、0.6、1：从固定路径到 DDPM 的随机游走</translation>
    </message>
    <message>
      <source>Noise schedules</source>
      <translation>噪声调度</translation>
    </message>
    <message>
      <source>Linear, cosine, flow and the article's: when noise comes changes the denoising</source>
      <translation>线性、余弦、流匹配与原文的调度：噪声何时加入，会改变去噪过程</translation>
    </message>
    <message>
      <source>Ideal against trained</source>
      <translation>理想与训练对比</translation>
    </message>
    <message>
      <source>The best possible denoiser only knows the training items; the network makes new ones</source>
      <translation>最优去噪器只认识训练样本；网络能生成新样本</translation>
    </message>
    <message>
      <source>The article's blend</source>
      <translation>文章的混合方式</translation>
    </message>
    <message>
      <source>The article's noise level, half noisy from its first step, beside the cosine schedule</source>
      <translation>文章的噪声水平（第一步起就有一半噪声）与余弦调度并排</translation>
    </message>
    <message>
      <source>Stop early, or plan few</source>
      <translation>提前停止，还是只规划少数几步</translation>
    </message>
    <message>
      <source>50 steps stopped after 10 are unfinished; a run planned with 10 steps arrives</source>
      <translation>50 步的运行停在第 10 步，并未完成；按 10 步规划的运行能到达终点</translation>
    </message>
    <message>
      <source>preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>Laptop</source>
      <translation>笔记本电脑</translation>
    </message>
    <message>
      <source>Deep U-Net of 32 channels, batch 16; one core with AVX-512 does 4.5 steps a second at 64 pixels, 1.3 at 128</source>
      <translation>32 通道的深 U-Net，批大小 16；一个支持 AVX-512 的核心在 64 像素时每秒 4.5 步，128 像素时 1.3 步</translation>
    </message>
    <message>
      <source>One GPU</source>
      <translation>单个 GPU</translation>
    </message>
    <message>
      <source>Deep U-Net of 128 channels and 2 blocks, batch 128; its speed is not measured yet</source>
      <translation>128 通道、每级 2 块的深 U-Net，批大小 128；速度尚未测量</translation>
    </message>
    <message>
      <source>Many GPUs</source>
      <translation>多个 GPU</translation>
    </message>
    <message>
      <source>DiT-B (12 blocks of 12 heads), batch 64 on each; its speed is not measured yet</source>
      <translation>DiT-B（12 块，每块 12 个头），每个 GPU 批大小 64；速度尚未测量</translation>
    </message>
    <message>
      <source>The article's set-up</source>
      <translation>文章的设置</translation>
    </message>
    <message>
      <source>100 steps, one picture of 3x28x28, noise level sigmoid(0.1 t), seed 0</source>
      <translation>100 步，一张 3x28x28 图片，噪声水平 sigmoid(0.1 t)，种子 0</translation>
    </message>
    <message>
      <source>DDPM (2020)</source>
      <translation>DDPM（2020）</translation>
    </message>
    <message>
      <source>1,000 ancestral steps of a linear schedule</source>
      <translation>线性调度的 1,000 步祖先采样</translation>
    </message>
    <message>
      <source>DDIM in 10 steps</source>
      <translation>DDIM 10 步</translation>
    </message>
    <message>
      <source>The same schedule, deterministic</source>
      <translation>同一调度，确定性采样</translation>
    </message>
    <message>
      <source>The straight path in 20 Euler steps</source>
      <translation>沿直线路径走 20 步 Euler</translation>
    </message>
    <message>
      <source>EDM: Karras and Heun</source>
      <translation>EDM：Karras 与 Heun</translation>
    </message>
    <message>
      <source>18 noise levels, second order</source>
      <translation>18 个噪声水平，二阶方法</translation>
    </message>
    <message>
      <source>Strong guidance</source>
      <translation>强引导</translation>
    </message>
    <message>
      <source>Stars, guidance 4, DPM-Solver++</source>
      <translation>星形，引导强度 4，DPM-Solver++</translation>
    </message>
    <message>
      <source>Handwritten digits</source>
      <translation>手写数字</translation>
    </message>
    <message>
      <source>The cosine schedule, 40 steps</source>
      <translation>余弦调度，40 步</translation>
    </message>
    <message>
      <source>A thousand points, 50 steps</source>
      <translation>一千个点，50 步</translation>
    </message>
    <message>
      <source>Energy distance</source>
      <translation>能量距离</translation>
    </message>
    <message>
      <source>0 where generated and real points follow the same distribution; an unbiased estimate: around 0 it is as often below as above, and no difference is shown</source>
      <translation>生成的点与真实的点同分布时为 0；这是无偏估计：在 0 附近时正负各半，看不出差别</translation>
    </message>
    <message>
      <source>Sliced Wasserstein</source>
      <translation>切片 Wasserstein 距离</translation>
    </message>
    <message>
      <source>How far items must move to become real ones, seen along straight lines</source>
      <translation>沿直线方向看，样本要移动多远才成为真实样本</translation>
    </message>
    <message>
      <source>Fréchet distance</source>
      <translation>Fréchet 距离</translation>
    </message>
    <message>
      <source>Between generated and real pictures, in the features of a small classifier</source>
      <translation>在小分类器的特征空间中，生成图片与真实图片的距离</translation>
    </message>
    <message>
      <source>Class accuracy</source>
      <translation>类别准确率</translation>
    </message>
    <message>
      <source>Share of pictures that a classifier takes for the class that was asked for</source>
      <translation>被分类器判为所要求类别的图片比例</translation>
    </message>
    <message>
      <source>Fréchet distance, by place</source>
      <translation>弗雷歇距离（按位置）</translation>
    </message>
    <message>
      <source>Between generated and real pictures, in the features of another classifier, of what is where</source>
      <translation>生成图像与真实图像之间的距离，使用另一个（判断什么在哪里的）分类器的特征</translation>
    </message>
    <message>
      <source>Class accuracy, by place</source>
      <translation>类别准确率（按位置）</translation>
    </message>
    <message>
      <source>Share of pictures that another classifier, of what is where, takes for the class that was asked for</source>
      <translation>另一个（判断什么在哪里的）分类器认为属于所要求类别的图像比例</translation>
    </message>
    <message>
      <source>Fréchet distance, log-mel</source>
      <translation>Fréchet 距离（对数梅尔）</translation>
    </message>
    <message>
      <source>Between generated and real sounds, in the features of a small classifier of log-mel spectrograms, which are what the models work on</source>
      <translation>生成的声音与真实声音之间的距离，用一个看对数梅尔频谱图的小分类器的特征计算；模型处理的正是这种频谱图</translation>
    </message>
    <message>
      <source>Class accuracy, log-mel</source>
      <translation>类别准确率（对数梅尔）</translation>
    </message>
    <message>
      <source>Share of sounds that a classifier of log-mel spectrograms takes for the class that was asked for</source>
      <translation>被看对数梅尔频谱图的分类器认作所要求类别的声音所占比例</translation>
    </message>
    <message>
      <source>Fréchet distance, linear</source>
      <translation>Fréchet 距离（线性）</translation>
    </message>
    <message>
      <source>Between generated and real sounds, in the features of a small classifier of linear spectrograms, which the models never see</source>
      <translation>生成的声音与真实声音之间的距离，用一个看线性频谱图的小分类器的特征计算；模型从未见过这种频谱图</translation>
    </message>
    <message>
      <source>Class accuracy, linear</source>
      <translation>类别准确率（线性）</translation>
    </message>
    <message>
      <source>Share of sounds that a classifier of linear spectrograms takes for the class that was asked for</source>
      <translation>被看线性频谱图的分类器认作所要求类别的声音所占比例</translation>
    </message>
    <message>
      <source>Fréchet distance, clips</source>
      <translation>Fréchet 距离（视频片段）</translation>
    </message>
    <message>
      <source>Between generated and real clips, in the features of a small classifier of what is where in each frame and how it changes over time</source>
      <translation>生成片段与真实片段之间的距离，取自一个小分类器的特征：每帧里什么在哪里、怎样随时间变化</translation>
    </message>
    <message>
      <source>Class accuracy, clips</source>
      <translation>类别准确率（视频片段）</translation>
    </message>
    <message>
      <source>Share of clips that a classifier takes for the class that was asked for</source>
      <translation>分类器判为所要类别的片段所占比例</translation>
    </message>
    <message>
      <source>Fine detail</source>
      <translation>细节</translation>
    </message>
    <message>
      <source>Share of the frames' variance in waves shorter than 4 pixels; less than in real clips is blurred, more is grain</source>
      <translation>各帧方差中波长小于 4 像素的部分所占比例；比真实片段少就是模糊，多就是颗粒</translation>
    </message>
    <message>
      <source>Frame differences</source>
      <translation>帧间差</translation>
    </message>
    <message>
      <source>How much a pixel changes from frame to frame, root mean square; more than in real clips is restless, less is sluggish</source>
      <translation>像素在相邻帧之间变化多少（均方根）；比真实片段多就是躁动，少就是迟缓</translation>
    </message>
    <message>
      <source>Flicker</source>
      <translation>闪烁</translation>
    </message>
    <message>
      <source>How much the pixel in the middle of the order changes from frame to frame: where most of a real clip does not move, anything above it is flicker</source>
      <translation>相邻帧之间像素变化的中位数：真实片段大部分静止时，超出它的就是闪烁</translation>
    </message>
    <message>
      <source>Moves as asked</source>
      <translation>运动符合要求</translation>
    </message>
    <message>
      <source>Share of clips whose shape, by its centre of mass and its area, moves as in the class that was asked for; no network takes part</source>
      <translation>按质心和面积判断，形状的运动与所要类别相符的片段所占比例；不用任何网络</translation>
    </message>
    <message>
      <source>One shape throughout</source>
      <translation>形状始终如一</translation>
    </message>
    <message>
      <source>Share of clips in which a classifier of pictures names the same shape in every frame, and is sure of it</source>
      <translation>图片分类器在每一帧都有把握地认出同一个形状的片段所占比例</translation>
    </message>
    <message>
      <source>Silence</source>
      <translation>静音电平</translation>
    </message>
    <message>
      <source>Level of the quietest 32 ms in the quietest tenth of the sounds; where real sounds are silent, anything above -90 dB is hiss</source>
      <translation>最安静的十分之一声音中最安静的 32 毫秒的电平；真实声音静音之处，高于 -90 dB 的都是嘶声</translation>
    </message>
    <message>
      <source>Reconstruction (PSNR)</source>
      <translation>重建（PSNR）</translation>
    </message>
    <message>
      <source>How near pictures come back that were encoded and decoded: the peak signal-to-noise ratio, the mean of all; 6 more halve the error</source>
      <translation>图片编码再解码后与原图有多接近：峰值信噪比，取全部平均；每高 6 dB 误差减半</translation>
    </message>
    <message>
      <source>KL divergence</source>
      <translation>KL 散度</translation>
    </message>
    <message>
      <source>Of a latent from a standard normal, in nats: how much it tells of its picture</source>
      <translation>潜变量与标准正态分布之间，以纳特计：它包含多少图片信息</translation>
    </message>
    <message>
      <source>Latent mean</source>
      <translation>潜变量均值</translation>
    </message>
    <message>
      <source>Of the channel in which it is farthest from 0; around 0 the noise levels of diffusion mean what they mean for pictures</source>
      <translation>取离 0 最远的通道；接近 0 时，扩散的噪声水平与对图片时含义相同</translation>
    </message>
    <message>
      <source>Least latent deviation</source>
      <translation>最小潜变量标准差</translation>
    </message>
    <message>
      <source>Of the channel in which it is least; it should be around 1</source>
      <translation>取标准差最小的通道；应接近 1</translation>
    </message>
    <message>
      <source>Greatest latent deviation</source>
      <translation>最大潜变量标准差</translation>
    </message>
    <message>
      <source>Of the channel in which it is greatest; it should be around 1</source>
      <translation>取标准差最大的通道；应接近 1</translation>
    </message>
    <message>
      <source>Nearest training item</source>
      <translation>最近的训练样本</translation>
    </message>
    <message>
      <source>Half the items are at least this far from every training item (sounds by their spectrograms); far below the floor they are copies</source>
      <translation>一半的样本与每个训练样本的距离都不小于此值（声音按频谱图比较）；远低于参照值时就是复制</translation>
    </message>
    <message>
      <source>Near copies</source>
      <translation>近似复制</translation>
    </message>
    <message>
      <source>Share of items that are nearer to a training item than 99 in 100 real ones are</source>
      <translation>比 99% 的真实样本更接近某个训练样本的样本所占比例</translation>
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
      <source>A data set, or a path</source>
      <translation>数据集名称或路径</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>What removes the noise; another model makes other items, like those it was trained on</source>
      <translation>去除噪声的模型；换一个模型会生成不同的样本，类似它训练时见过的数据</translation>
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
      <source>Noise is added</source>
      <translation>噪声加在</translation>
    </message>
    <message>
      <source>Where noise is added: what items are turned into first; empty: as the model does, none: to the items as they are</source>
      <translation>噪声加在哪里：样本先被转换成什么；留空：按模型的方式，none：加到样本本身</translation>
    </message>
    <message>
      <source>Codec SHA-256</source>
      <translation>编解码器 SHA-256</translation>
    </message>
    <message>
      <source>Over the tensors of a learned codec</source>
      <translation>对所学编解码器的张量计算</translation>
    </message>
    <message>
      <source>How fast signal turns into noise; another one spends its steps at other noise levels</source>
      <translation>信号变成噪声的快慢；换一种调度会把步数用在不同的噪声水平上</translation>
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
      <source>own</source>
      <translation>自带</translation>
    </message>
    <message>
      <source>custom</source>
      <translation>自定义</translation>
    </message>
    <message>
      <source>Of the custom schedule: its SNR in dB at seven even places from data to noise</source>
      <translation>自定义调度的控制点：从数据到噪声，七个等距位置上的信噪比（dB）</translation>
    </message>
    <message>
      <source>Own schedule</source>
      <translation>自带噪声表</translation>
    </message>
    <message>
      <source>Of the model's own schedule: beta of each step, the cleanest first, or flow: and the shift of a flow; empty: DDPM's</source>
      <translation>模型自带噪声表：每一步的 beta，从最干净的一步起；或 flow: 加流模型的 shift；留空：DDPM 的</translation>
    </message>
    <message>
      <source>Own offset</source>
      <translation>自带偏移</translation>
    </message>
    <message>
      <source>Of the model's own schedule: by how many steps Leading begins higher</source>
      <translation>模型自带噪声表：首部对齐从高多少步处开始</translation>
    </message>
    <message>
      <source>T</source>
      <translation>T</translation>
    </message>
    <message>
      <source>Steps of the whole noising process; more make each of them smaller</source>
      <translation>整个加噪过程的步数；越多，每一步越小</translation>
    </message>
    <message>
      <source>How a step towards data is made; another one takes another path from the same noise</source>
      <translation>朝数据方向的每一步如何计算；换一种采样器，同样的噪声会走不同的路径</translation>
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
      <source>lcm</source>
      <translation>lcm</translation>
    </message>
    <message>
      <source>Steps from noise to data, at most T; fewer are faster, more are more accurate</source>
      <translation>从噪声到数据的步数，最多为 T；越少越快，越多越精确</translation>
    </message>
    <message>
      <source>Eta</source>
      <translation>Eta (η)</translation>
    </message>
    <message>
      <source>Share of the posterior noise that each step adds: 0 always takes the same path (DDIM), 1 is DDPM</source>
      <translation>每一步加入的后验噪声的比例：0 总走同一条路径（DDIM），1 即 DDPM</translation>
    </message>
    <message>
      <source>Classifier-free guidance scale: 0 ignores the class, 1 follows it, more exaggerates it</source>
      <translation>无分类器引导强度：0 忽略类别，1 遵循类别，更大则夸大类别特征</translation>
    </message>
    <message>
      <source>Distilled guidance</source>
      <translation>蒸馏引导</translation>
    </message>
    <message>
      <source>Of a model distilled from guided ones: the guidance scale its network is given as a number, at no cost; more follows the prompt more closely</source>
      <translation>用于由有引导的模型蒸馏而来的模型：直接作为数值输入网络的引导强度，不增加计算；越大越贴近提示词</translation>
    </message>
    <message>
      <source>Guide</source>
      <translation>引导分类器</translation>
    </message>
    <message>
      <source>A classifier whose gradient leads every step to the class (Dhariwal &amp; Nichol 2021); the model needs to know no classes, and each step takes about twice as long</source>
      <translation>用梯度把每一步引向类别的分类器（Dhariwal &amp; Nichol 2021）；模型无需认识类别，每步约需两倍时间</translation>
    </message>
    <message>
      <source>How strongly the classifier leads: 0 not at all, 1 by Bayes' rule; strong guides break strokes and please only themselves</source>
      <translation>分类器引导的强度：0 不引导，1 按贝叶斯公式；过强会破坏笔画，只让引导者自己满意</translation>
    </message>
    <message>
      <source>Guide SHA-256</source>
      <translation>引导分类器的 SHA-256</translation>
    </message>
    <message>
      <source>Over the classifier's tensors</source>
      <translation>对分类器的张量计算</translation>
    </message>
    <message>
      <source>Second model</source>
      <translation>第二个模型</translation>
    </message>
    <message>
      <source>Another model of such items: each step asks both, and follows the weighted sum of their scores (Du et al. 2023)</source>
      <translation>同类样本的另一个模型：每一步都询问两者，并按权重把它们的分数相加（Du 等 2023）</translation>
    </message>
    <message>
      <source>How much the first model's score counts; weights that sum to 1 keep the items' spread</source>
      <translation>第一个模型的分数占多少；权重之和为 1 时样本的分散程度不变</translation>
    </message>
    <message>
      <source>How much the second model's score counts; below 0 leads away from it</source>
      <translation>第二个模型的分数占多少；小于 0 则远离它</translation>
    </message>
    <message>
      <source>Class of the second</source>
      <translation>第二个的类别</translation>
    </message>
    <message>
      <source>What the second model is asked for; if nothing else is chosen the first one's class, where both know the same</source>
      <translation>向第二个模型要求什么；不另选时，如果两者认识同样的类别，就用第一个的类别</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>乘积</translation>
    </message>
    <message>
      <source>scores sums the noised scores, which is not the exact product; exact, of points alone, is the product of the densities of the data of both, on a grid</source>
      <translation>scores 把加噪后的分数相加，这不是精确的乘积；exact 只用于点，是两者数据的密度在网格上的乘积</translation>
    </message>
    <message>
      <source>scores</source>
      <translation>分数</translation>
    </message>
    <message>
      <source>exact</source>
      <translation>精确</translation>
    </message>
    <message>
      <source>Sum of scores</source>
      <translation>分数之和</translation>
    </message>
    <message>
      <source>Second SHA-256</source>
      <translation>第二个的 SHA-256</translation>
    </message>
    <message>
      <source>Over the second model's tensors</source>
      <translation>第二个模型张量的校验和</translation>
    </message>
    <message>
      <source>Clip x0</source>
      <translation>截断 x0</translation>
    </message>
    <message>
      <source>Keeps every prediction of x0 between minus and plus this, as many models' makers do; 0 leaves it as it is</source>
      <translation>把每个 x0 预测限制在正负该值之间，许多模型的作者都这样做；0 表示不限制</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Clip x0 alone</source>
      <translation>只截断 x0</translation>
    </message>
    <message>
      <source>With Clip x0: the noise that a step of DDIM goes along stays the network's own, as in diffusers; else it is that of the clipped x0</source>
      <translation>使用“截断 x0”时：DDIM 每步所用的噪声保持网络自身的预测，与 diffusers 相同；否则取截断后 x0 对应的噪声</translation>
    </message>
    <message>
      <source>What the model is asked for; another class makes something else of the same noise</source>
      <translation>要求模型生成的类别；换一个类别，同样的噪声会变成别的东西</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>提示词</translation>
    </message>
    <message>
      <source>What a model that takes words is asked for; several lines are asked for in turn, one for each item</source>
      <translation>要文本模型生成的内容；多行时每个样本依次取一行</translation>
    </message>
    <message>
      <source>Negative prompt</source>
      <translation>负面提示词</translation>
    </message>
    <message>
      <source>Words for what guidance leads the items away from</source>
      <translation>引导要让样本远离的内容，用文字写出</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>Items at once; more take longer, and the first ones stay as they are</source>
      <translation>同时处理的样本数；越多越慢，前面的样本保持不变</translation>
    </message>
    <message>
      <source>Width and height of the pictures in pixels, such as 768x512, where the model can make others; empty: the model's own</source>
      <translation>图片的宽和高（像素），例如 768x512，适用于能生成其他尺寸的模型；留空：用模型自身的尺寸</translation>
    </message>
    <message>
      <source>Frames of a clip, where the model can make other numbers; 0 is the model's own</source>
      <translation>短片的帧数，适用于能生成其他帧数的模型；0 为模型自身的帧数</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Where the noise comes from; another seed makes other items, the same one the same pixels</source>
      <translation>噪声的来源；换一个种子会得到不同的样本，相同的种子得到相同的像素</translation>
    </message>
    <message>
      <source>Noise from</source>
      <translation>噪声来源</translation>
    </message>
    <message>
      <source>own is a number of its own for each item and step; torch is what torch.Generator().manual_seed(seed) draws on the CPU in the order of diffusers, to repeat a script's seed</source>
      <translation>own：每个样本、每一步各有自己的随机数；torch：按 diffusers 的顺序取 CPU 上 torch.Generator().manual_seed(seed) 的随机数，用来重现脚本的种子</translation>
    </message>
    <message>
      <source>torch</source>
      <translation>torch</translation>
    </message>
    <message>
      <source>This program</source>
      <translation>本程序</translation>
    </message>
    <message>
      <source>PyTorch's generator</source>
      <translation>PyTorch 的生成器</translation>
    </message>
    <message>
      <source>Items</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Picked items of the data, by number in the order of seed 0; empty draws them by seed</source>
      <translation>从数据中选定的样本，用种子 0 顺序下的编号表示；留空则按种子抽取</translation>
    </message>
    <message>
      <source>Spacing</source>
      <translation>时间步间隔</translation>
    </message>
    <message>
      <source>Which of the T steps are visited: Trailing begins in pure noise, Leading below it, Linspace spreads them evenly from T to 1</source>
      <translation>经过 T 步中的哪些步：尾部对齐从纯噪声开始，首部对齐从低于纯噪声处开始，等间隔在 T 到 1 之间均匀分布</translation>
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
      <source>Trailing</source>
      <translation>尾部对齐</translation>
    </message>
    <message>
      <source>Leading</source>
      <translation>首部对齐</translation>
    </message>
    <message>
      <source>Linspace</source>
      <translation>等间隔</translation>
    </message>
    <message>
      <source>Start from</source>
      <translation>起点</translation>
    </message>
    <message>
      <source>What is noised to a level first: an image, a data set, or what a generator makes, such as a VAE; empty: noise alone</source>
      <translation>先加噪到某一噪声水平的内容：一张图片、一个数据集，或生成器（例如 VAE）的结果；留空：纯噪声</translation>
    </message>
    <message>
      <source>Start SHA-256</source>
      <translation>起点 SHA-256</translation>
    </message>
    <message>
      <source>Over the generator's tensors</source>
      <translation>生成器张量的校验和</translation>
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
      <source>Mask</source>
      <translation>蒙版</translation>
    </message>
    <message>
      <source>What of the starting item is generated again (1) and what is kept (0)</source>
      <translation>起始样本中哪些重新生成（1），哪些保留（0）</translation>
    </message>
    <message>
      <source>Mask of items</source>
      <translation>遮罩适用的样本</translation>
    </message>
    <message>
      <source>The run's items that the mask applies to, by their numbers from 0; empty: to all</source>
      <translation>蒙版作用于运行中的哪些样本，用从 0 开始的编号表示；留空则作用于全部</translation>
    </message>
    <message>
      <source>With a mask: how often each step is made, going back between, so that what is made fits what is kept (RePaint); each time asks the network once more</source>
      <translation>有蒙版时：每一步做几次，其间退回重做，使生成部分与保留部分一致（RePaint）；每多一次多调用一次网络</translation>
    </message>
    <message>
      <source>Interpolate to</source>
      <translation>插值到</translation>
    </message>
    <message>
      <source>A second seed: the items lie between the noise of the two; another leads them elsewhere</source>
      <translation>第二个种子：各样本位于两个种子的噪声之间；换一个种子，它们就通向别处</translation>
    </message>
    <message>
      <source>Continued at</source>
      <translation>接续位置</translation>
    </message>
    <message>
      <source>State of the parent run</source>
      <translation>父运行的状态</translation>
    </message>
    <message>
      <source>SHA-256 of the start</source>
      <translation>起点的 SHA-256</translation>
    </message>
    <message>
      <source>Over the state a run began from, where that was edited by hand</source>
      <translation>对运行的起始状态计算（若经手工编辑）</translation>
    </message>
    <message>
      <source>Recorded by</source>
      <translation>录制者</translation>
    </message>
    <message>
      <source>What else made this run; nothing but its steps and its items is known then</source>
      <translation>这次运行由什么产生；那时除步数和样本外一无所知</translation>
    </message>
    <message>
      <source>What it learns to make: a data set, or your own pictures or points</source>
      <translation>它学着生成什么：一个数据集，或你自己的图片或点</translation>
    </message>
    <message>
      <source>The network that learns to remove noise</source>
      <translation>学习去除噪声的网络</translation>
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
      <source>video</source>
      <translation>短片</translation>
    </message>
    <message>
      <source>unet_deep</source>
      <translation>unet_deep</translation>
    </message>
    <message>
      <source>dit</source>
      <translation>dit</translation>
    </message>
    <message>
      <source>autoencoder</source>
      <translation>自编码器</translation>
    </message>
    <message>
      <source>vae</source>
      <translation>vae</translation>
    </message>
    <message>
      <source>classifier</source>
      <translation>分类器</translation>
    </message>
    <message>
      <source>mlp</source>
      <translation>mlp</translation>
    </message>
    <message>
      <source>Codec</source>
      <translation>编解码器</translation>
    </message>
    <message>
      <source>What its items are turned into before noise is added; empty: what suits them, none: as they are</source>
      <translation>加噪前样本被转换成什么；留空：合适的方式，none：保持原样</translation>
    </message>
    <message>
      <source>Begin with new weights, or with those of a model that was trained before</source>
      <translation>从新的权重开始，或从之前训练好的模型的权重开始</translation>
    </message>
    <message>
      <source>How often the weights are adjusted; more takes longer and mostly learns better</source>
      <translation>权重调整多少次；越多越久，通常学得越好</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批大小</translation>
    </message>
    <message>
      <source>How many items each step learns from; more is steadier and slower</source>
      <translation>每一步从多少项学习；越多越平稳，也越慢</translation>
    </message>
    <message>
      <source>Accumulate</source>
      <translation>梯度累积</translation>
    </message>
    <message>
      <source>Passes whose gradients are added up to one step; a larger batch in the same memory</source>
      <translation>每一步累加这么多次前向与反向的梯度；同样的内存可用更大的批量</translation>
    </message>
    <message>
      <source>How far each step moves the weights; too high, and the gradients explode</source>
      <translation>每一步把权重移动多远；太高会使梯度爆炸</translation>
    </message>
    <message>
      <source>The same seed gives the same run again</source>
      <translation>相同的种子得到相同的训练</translation>
    </message>
    <message>
      <source>Warm-up</source>
      <translation>预热步数</translation>
    </message>
    <message>
      <source>The learning rate rises over so many steps, which calms the beginning</source>
      <translation>学习率在这么多步内逐渐升高，使开头平稳</translation>
    </message>
    <message>
      <source>Weight decay</source>
      <translation>权重衰减</translation>
    </message>
    <message>
      <source>Pulls the weights a little towards 0 at every step; 0 does not</source>
      <translation>每一步把权重稍微拉向 0；0 表示不拉</translation>
    </message>
    <message>
      <source>Gradient clip</source>
      <translation>梯度裁剪</translation>
    </message>
    <message>
      <source>Gradients longer than this are shortened to it; 0 leaves them as they are</source>
      <translation>比这更长的梯度缩短到此长度；0 表示不处理</translation>
    </message>
    <message>
      <source>EMA decay</source>
      <translation>EMA 衰减率</translation>
    </message>
    <message>
      <source>The saved model is an average over past steps; nearer to 1 is a longer one</source>
      <translation>保存的模型是过去各步的平均；越接近 1，平均得越久</translation>
    </message>
    <message>
      <source>Class dropout</source>
      <translation>类别丢弃率</translation>
    </message>
    <message>
      <source>So many items are shown without their class, which makes guidance possible</source>
      <translation>这么大比例的项不带类别训练，这样才能使用引导</translation>
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
      <source>Mirror at random</source>
      <translation>随机镜像</translation>
    </message>
    <message>
      <source>Half of the pictures of each step are mirrored left to right</source>
      <translation>每一步中一半的图片左右镜像</translation>
    </message>
    <message>
      <source>Random crop</source>
      <translation>随机裁剪</translation>
    </message>
    <message>
      <source>Each picture is moved by up to so many pixels, a random crop of it with mirrored edges</source>
      <translation>每张图片随机移动至多这么多像素，即对边缘镜像延伸后的图片随机裁剪</translation>
    </message>
    <message>
      <source>px</source>
      <translation>像素</translation>
    </message>
    <message>
      <source>Smallest square</source>
      <translation>最小方块</translation>
    </message>
    <message>
      <source>At each step another square is cut out of each picture at its own size, its side at least this share of the picture's shorter side; 0 takes the middle one</source>
      <translation>每一步从每张原尺寸图片中另裁一个方块，其边长至少为图片短边的这一比例；0 则取中间的方块</translation>
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
      <source>Half precision</source>
      <translation>半精度</translation>
    </message>
    <message>
      <source>The model's file holds its weights in half precision and is half as large; what it makes differs unseen</source>
      <translation>模型文件以半精度保存权重，大小减半；生成结果的差别肉眼看不出</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>The processor or graphics card that trains</source>
      <translation>用来训练的处理器或显卡</translation>
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
      <source>How fast it plays; clips play at their own rate</source>
      <translation>播放快慢；短片按自己的帧率播放</translation>
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
      <source>How much longer the first frame stays; a clip plays on, in whole plays</source>
      <translation>第一帧多停留的时间；短片则继续整遍播放</translation>
    </message>
    <message>
      <source>s</source>
      <translation>秒</translation>
    </message>
    <message>
      <source>Hold the last frame</source>
      <translation>末帧停留</translation>
    </message>
    <message>
      <source>How much longer the last frame stays; a clip plays on, in whole plays</source>
      <translation>末帧多停留的时间；短片则继续整遍播放</translation>
    </message>
    <message>
      <source>Every n-th frame</source>
      <translation>每 n 帧取一帧</translation>
    </message>
    <message>
      <source>Keep every n-th frame, of clips every n-th step; the last one always stays</source>
      <translation>每 n 帧保留一帧，短片则每 n 步保留一步；末帧始终保留</translation>
    </message>
    <message>
      <source>Clip at every n-th step</source>
      <translation>每 n 步播放短片</translation>
    </message>
    <message>
      <source>Clips play once at every n-th step and at the last; steps between stay a frame each</source>
      <translation>每 n 步和最后一步各播放一遍短片；其间每步停留一帧</translation>
    </message>
    <message>
      <source>Finished clip alone</source>
      <translation>仅完成的短片</translation>
    </message>
    <message>
      <source>Write the clips of the last step alone, once through at their own rate</source>
      <translation>只写入最后一步的短片，按自己的帧率播放一遍</translation>
    </message>
    <message>
      <source>The state x, the prediction x0, the noise eps, or several side by side; of latents also z, their channels; of a prompt also words, where the model attends to each</source>
      <translation>状态 x、预测 x0、噪声 eps，或几个并排；对潜变量还有 z，即其通道；对提示词还有 words，即模型对每个词的关注位置</translation>
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
      <source>z</source>
      <translation>z</translation>
    </message>
    <message>
      <source>z,x</source>
      <translation>z,x</translation>
    </message>
    <message>
      <source>z,x,x0</source>
      <translation>z,x,x0</translation>
    </message>
    <message>
      <source>z0,x0</source>
      <translation>z0,x0</translation>
    </message>
    <message>
      <source>words</source>
      <translation>words</translation>
    </message>
    <message>
      <source>x,words</source>
      <translation>x,words</translation>
    </message>
    <message>
      <source>x0,words</source>
      <translation>x0,words</translation>
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
      <source>Curves beside</source>
      <translation>旁附曲线</translation>
    </message>
    <message>
      <source>Draw the schedule beside the picture, with a cursor that moves along; of training the loss, of a comparison the distances</source>
      <translation>在画面旁画出噪声调度曲线，光标随之移动；训练影片画损失，比较画距离</translation>
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
      <source>Sound</source>
      <translation>声音</translation>
    </message>
    <message>
      <source>Let a video of sounds be heard: each step stays as long as its sound</source>
      <translation>让声音的视频带有声音：每一步停留到其声音播完</translation>
    </message>
    <message>
      <source>The item that is heard, or whose words are shown: one of them, or all in a file of sounds and else the first</source>
      <translation>要听的或要显示其词的样本：其中一个；在声音文件中可为全部，否则为第一个</translation>
    </message>
    <message>
      <source>The state of the run that a file of sounds or a contact sheet holds: one of them, or the last</source>
      <translation>声音文件或小样页保存运行的哪个状态：其中一个，或最后一个</translation>
    </message>
    <message>
      <source>Clock</source>
      <translation>时钟</translation>
    </message>
    <message>
      <source>What the panes keep in step: the share of their steps, the network calls made so far, or the noise level</source>
      <translation>各窗格以什么保持同步：步数比例、已有的网络调用次数，或噪声水平</translation>
    </message>
    <message>
      <source>progress</source>
      <translation>步数比例</translation>
    </message>
    <message>
      <source>calls</source>
      <translation>调用次数</translation>
    </message>
    <message>
      <source>level</source>
      <translation>噪声水平</translation>
    </message>
    <message>
      <source>Share of the steps</source>
      <translation>步数比例</translation>
    </message>
    <message>
      <source>Stop after</source>
      <translation>提前停止</translation>
    </message>
    <message>
      <source>Stop the run after so many of its steps; 0 goes to the end</source>
      <translation>运行这么多步后停止；0 表示到结尾</translation>
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
      <source>Predicts</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>What the network is trained to tell: a mix of clean item and noise that suits every level (EDM), or the clean item</source>
      <translation>网络学着给出什么：适合各噪声水平的干净项与噪声的混合（EDM），或干净项</translation>
    </message>
    <message>
      <source>edm</source>
      <translation>EDM</translation>
    </message>
    <message>
      <source>The clean item</source>
      <translation>干净项</translation>
    </message>
    <message>
      <source>Width at half of the rows and columns</source>
      <translation>行数和列数减半处的宽度</translation>
    </message>
    <message>
      <source>Residual blocks over space and time, with attention between all places of a clip, before and after its frames agree</source>
      <translation>空间与时间上的残差块，片段所有位置之间有注意力，分别在各帧达成一致之前和之后</translation>
    </message>
    <message>
      <source>Frames folded</source>
      <translation>折叠帧数</translation>
    </message>
    <message>
      <source>How many frames of a clip are folded into channels first</source>
      <translation>先把短片的多少帧折叠进通道</translation>
    </message>
    <message>
      <source>Resolutions</source>
      <translation>分辨率级数</translation>
    </message>
    <message>
      <source>Each has half the side of the one before; by size: down to a side of 8</source>
      <translation>每一级的边长是上一级的一半；按尺寸：直到边长为 8</translation>
    </message>
    <message>
      <source>By size</source>
      <translation>按尺寸</translation>
    </message>
    <message>
      <source>Widest</source>
      <translation>最宽倍数</translation>
    </message>
    <message>
      <source>Channels double at each lower resolution, up to so many times the first</source>
      <translation>分辨率每降一级，通道数加倍，最多为第一级的这么多倍</translation>
    </message>
    <message>
      <source>Attention up to</source>
      <translation>注意力位置上限</translation>
    </message>
    <message>
      <source>Resolutions of more positions than this have no attention: its cost grows with their square</source>
      <translation>位置数超过此值的分辨率不用注意力：其开销随位置数的平方增长</translation>
    </message>
    <message>
      <source>Heads</source>
      <translation>注意力头数</translation>
    </message>
    <message>
      <source>Attention heads; the width is heads times head width</source>
      <translation>注意力头的个数；总宽度等于头数乘以每头宽度</translation>
    </message>
    <message>
      <source>Head width</source>
      <translation>每头宽度</translation>
    </message>
    <message>
      <source>Channels of each attention head</source>
      <translation>每个注意力头的通道数</translation>
    </message>
    <message>
      <source>Depth</source>
      <translation>深度</translation>
    </message>
    <message>
      <source>Transformer blocks</source>
      <translation>Transformer 块数</translation>
    </message>
    <message>
      <source>Side of the pixel blocks that become one position; by size: at most 256 positions</source>
      <translation>合成一个位置的像素块边长；按尺寸：最多 256 个位置</translation>
    </message>
    <message>
      <source>Latent channels</source>
      <translation>潜变量通道数</translation>
    </message>
    <message>
      <source>Numbers made of each block of 4x4 pixels</source>
      <translation>每 4x4 像素块得到几个数</translation>
    </message>
    <message>
      <source>KL weight</source>
      <translation>KL 权重</translation>
    </message>
    <message>
      <source>How much latents are drawn to a standard normal; more makes them smoother and the pictures blurred</source>
      <translation>潜变量被拉向标准正态分布的力度；越大越平滑，图片也越模糊</translation>
    </message>
    <message>
      <source>Latent numbers</source>
      <translation>潜变量个数</translation>
    </message>
    <message>
      <source>Normal numbers that an item is made of</source>
      <translation>生成一个数据所用的正态随机数个数</translation>
    </message>
    <message>
      <source>Error allowed</source>
      <translation>允许误差</translation>
    </message>
    <message>
      <source>How far off a value of an item may be (the deviation of the decoder's normal distribution); more brings latents nearer to a standard normal and blurs the items</source>
      <translation>一个数值可以偏差多少（解码器正态分布的标准差）；越大，潜变量越接近标准正态，图片也越模糊</translation>
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
      <source>Residual blocks</source>
      <translation>残差块数量</translation>
    </message>
    <message>
      <source>Noise level as input</source>
      <translation>以噪声水平作为输入</translation>
    </message>
    <message>
      <source>The article's network is given neither the step nor the noise level; turn this on to compare</source>
      <translation>文章中的网络既不知道步数也不知道噪声水平；打开此项可作对比</translation>
    </message>
    <message>
      <source>t = {t} of {T}     noise {level}     SNR {snr} dB</source>
      <translation>t = {t} / {T}     噪声 {level}     信噪比 {snr} dB</translation>
    </message>
    <message>
      <source>t {t}   noise {level}   SNR {snr} dB</source>
      <translation>t {t}   噪声 {level}   信噪比 {snr} dB</translation>
    </message>
    <message>
      <source>step {k} of {n}     network calls: {calls}</source>
      <translation>第 {k} / {n} 步     网络调用：{calls} 次</translation>
    </message>
    <message>
      <source>{k} of {n}     calls: {calls}</source>
      <translation>{k} / {n}     调用：{calls} 次</translation>
    </message>
    <message>
      <source>frame {k} of {n}</source>
      <translation>第 {k} / {n} 帧</translation>
    </message>
    <message>
      <source>attention to each word</source>
      <translation>对每个词的注意力</translation>
    </message>
    <message>
      <source>SNR in dB</source>
      <translation>信噪比（dB）</translation>
    </message>
    <message>
      <source>right</source>
      <translation>向右</translation>
    </message>
    <message>
      <source>left</source>
      <translation>向左</translation>
    </message>
    <message>
      <source>up</source>
      <translation>向上</translation>
    </message>
    <message>
      <source>turns</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>grows</source>
      <translation>变大</translation>
    </message>
    <message>
      <source>bounces</source>
      <translation>弹跳</translation>
    </message>
    <message>
      <source>orbits</source>
      <translation>绕圈</translation>
    </message>
    <message>
      <source>T-shirt</source>
      <translation>T恤</translation>
    </message>
    <message>
      <source>trouser</source>
      <translation>裤子</translation>
    </message>
    <message>
      <source>pullover</source>
      <translation>套头衫</translation>
    </message>
    <message>
      <source>dress</source>
      <translation>连衣裙</translation>
    </message>
    <message>
      <source>coat</source>
      <translation>外套</translation>
    </message>
    <message>
      <source>sandal</source>
      <translation>凉鞋</translation>
    </message>
    <message>
      <source>shirt</source>
      <translation>衬衫</translation>
    </message>
    <message>
      <source>sneaker</source>
      <translation>运动鞋</translation>
    </message>
    <message>
      <source>bag</source>
      <translation>包</translation>
    </message>
    <message>
      <source>ankle boot</source>
      <translation>短靴</translation>
    </message>
    <message>
      <source>outer</source>
      <translation>外圈</translation>
    </message>
    <message>
      <source>inner</source>
      <translation>内圈</translation>
    </message>
    <message>
      <source>east</source>
      <translation>东</translation>
    </message>
    <message>
      <source>north-east</source>
      <translation>东北</translation>
    </message>
    <message>
      <source>north</source>
      <translation>北</translation>
    </message>
    <message>
      <source>north-west</source>
      <translation>西北</translation>
    </message>
    <message>
      <source>west</source>
      <translation>西</translation>
    </message>
    <message>
      <source>south-west</source>
      <translation>西南</translation>
    </message>
    <message>
      <source>south</source>
      <translation>南</translation>
    </message>
    <message>
      <source>south-east</source>
      <translation>东南</translation>
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
      <source>one circle</source>
      <translation>一个圆</translation>
    </message>
    <message>
      <source>two circles</source>
      <translation>两个圆</translation>
    </message>
    <message>
      <source>three circles</source>
      <translation>三个圆</translation>
    </message>
    <message>
      <source>one square</source>
      <translation>一个方块</translation>
    </message>
    <message>
      <source>two squares</source>
      <translation>两个方块</translation>
    </message>
    <message>
      <source>three squares</source>
      <translation>三个方块</translation>
    </message>
    <message>
      <source>one star</source>
      <translation>一颗星</translation>
    </message>
    <message>
      <source>two stars</source>
      <translation>两颗星</translation>
    </message>
    <message>
      <source>three stars</source>
      <translation>三颗星</translation>
    </message>
    <message>
      <source>four, mixed</source>
      <translation>四个，混合</translation>
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
    <message>
      <source>kick</source>
      <translation>底鼓</translation>
    </message>
    <message>
      <source>snare</source>
      <translation>军鼓</translation>
    </message>
    <message>
      <source>hat</source>
      <translation>踩镲</translation>
    </message>
    <message>
      <source>clap</source>
      <translation>拍手</translation>
    </message>
    <message>
      <source>pluck</source>
      <translation>拨弦</translation>
    </message>
    <message>
      <source>bell</source>
      <translation>钟</translation>
    </message>
    <message>
      <source>laser</source>
      <translation>激光</translation>
    </message>
    <message>
      <source>vowel</source>
      <translation>元音</translation>
    </message>
    <message>
      <source>zero</source>
      <translation>零 zero</translation>
    </message>
    <message>
      <source>one</source>
      <translation>一 one</translation>
    </message>
    <message>
      <source>two</source>
      <translation>二 two</translation>
    </message>
    <message>
      <source>three</source>
      <translation>三 three</translation>
    </message>
    <message>
      <source>four</source>
      <translation>四 four</translation>
    </message>
    <message>
      <source>five</source>
      <translation>五 five</translation>
    </message>
    <message>
      <source>six</source>
      <translation>六 six</translation>
    </message>
    <message>
      <source>seven</source>
      <translation>七 seven</translation>
    </message>
    <message>
      <source>eight</source>
      <translation>八 eight</translation>
    </message>
    <message>
      <source>nine</source>
      <translation>九 nine</translation>
    </message>
    <message>
      <source>points</source>
      <translation>点数据</translation>
    </message>
    <message>
      <source>point {n}</source>
      <translation>点 {n}</translation>
    </message>
    <message>
      <source>across</source>
      <translation>横向</translation>
    </message>
    <message>
      <source>upward</source>
      <translation>纵向</translation>
    </message>
    <message>
      <source>image</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>item {n}, row {row}, column {column}</source>
      <translation>样本 {n}，第 {row} 行，第 {column} 列</translation>
    </message>
    <message>
      <source>grey</source>
      <translation>灰度</translation>
    </message>
    <message>
      <source>red</source>
      <translation>红</translation>
    </message>
    <message>
      <source>green</source>
      <translation>绿</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>蓝</translation>
    </message>
    <message>
      <source>audio</source>
      <translation>声音</translation>
    </message>
    <message>
      <source>item {n}, sample {sample}</source>
      <translation>样本 {n}，采样点 {sample}</translation>
    </message>
    <message>
      <source>spectrogram</source>
      <translation>频谱图</translation>
    </message>
    <message>
      <source>item {n}, {hertz} Hz, {ms} ms</source>
      <translation>样本 {n}，{hertz} Hz，{ms} 毫秒</translation>
    </message>
    <message>
      <source>latent</source>
      <translation>潜变量</translation>
    </message>
    <message>
      <source>item {n}, channel {channel}, row {row}, column {column}</source>
      <translation>样本 {n}，通道 {channel}，行 {row}，列 {column}</translation>
    </message>
    <message>
      <source>item {n}, frame {frame}, row {row}, column {column}</source>
      <translation>第 {n} 项，第 {frame} 帧，第 {row} 行，第 {column} 列</translation>
    </message>
    <message>
      <source>latent_clip</source>
      <translation>片段潜变量</translation>
    </message>
    <message>
      <source>item {n}, channel {channel}, frame {frame}, row {row}, column {column}</source>
      <translation>第 {n} 项，通道 {channel}，第 {frame} 帧，第 {row} 行，第 {column} 列</translation>
    </message>
    <message>
      <source>Train again, or choose another run.</source>
      <translation>请重新训练，或选择另一次训练。</translation>
    </message>
    <message>
      <source>{path} could not be read.</source>
      <translation>无法读取 {path}。</translation>
    </message>
    <message>
      <source>Open a model (.safetensors), a trajectory (.npz), a recipe (.json), an animation, an image, a sound, a video, a CSV of points or a folder of images.</source>
      <translation>请打开模型（.safetensors）、轨迹（.npz）、配方（.json）、动画、图片、声音、视频、点的 CSV 或图片文件夹。</translation>
    </message>
    <message>
      <source>Open a recipe made by this program.</source>
      <translation>请打开由本程序生成的配方。</translation>
    </message>
    <message>
      <source>{name} is none of the files this program opens.</source>
      <translation>本程序无法打开 {name} 这类文件。</translation>
    </message>
    <message>
      <source>{path} is not a recipe.</source>
      <translation>{path} 不是配方。</translation>
    </message>
    <message>
      <source>Check the path.</source>
      <translation>请检查路径。</translation>
    </message>
    <message>
      <source>Its ending '{ending}' is unknown.</source>
      <translation>扩展名“{ending}”无法识别。</translation>
    </message>
    <message>
      <source>What it holds is none: {reason}</source>
      <translation>其内容不是配方：{reason}</translation>
    </message>
    <message>
      <source>{path} does not exist.</source>
      <translation>{path} 不存在。</translation>
    </message>
    <message>
      <source>{path} could not be opened.</source>
      <translation>无法打开 {path}。</translation>
    </message>
    <message>
      <source>It is no text: {error}.</source>
      <translation>它不是文本：{error}。</translation>
    </message>
    <message>
      <source>The run on {host} could not be asked.</source>
      <translation>无法向 {host} 上的训练发出请求。</translation>
    </message>
    <message>
      <source>Try again later.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>There is no connection to it at the moment.</source>
      <translation>目前没有到它的连接。</translation>
    </message>
    <message>
      <source>You may not write into its folder, or the disk there is full.</source>
      <translation>您无权写入其文件夹，或那里的磁盘已满。</translation>
    </message>
    <message>
      <source>Something went wrong inside the program.</source>
      <translation>程序内部出错。</translation>
    </message>
    <message>
      <source>Check the folder.</source>
      <translation>请检查该文件夹。</translation>
    </message>
    <message>
      <source>The log of {folder} could not be read.</source>
      <translation>无法读取 {folder} 的训练日志。</translation>
    </message>
    <message>
      <source>The log has the details; what you were doing before is unchanged.</source>
      <translation>详情见日志；之前的工作没有改变。</translation>
    </message>
    <message>
      <source>{kind}: {error}</source>
      <translation>{kind}：{error}</translation>
    </message>
    <message>
      <source>There is no {kind} called '{name}'.</source>
      <translation>没有名为“{name}”的{kind}。</translation>
    </message>
    <message>
      <source>Choose one of: {names}.</source>
      <translation>可选：{names}。</translation>
    </message>
    <message>
      <source>A size is a width and a height in pixels.</source>
      <translation>尺寸由宽和高（像素）组成。</translation>
    </message>
    <message>
      <source>Give it as 768x512, or nothing for the model's own.</source>
      <translation>请写成 768x512，或留空以使用模型自身的尺寸。</translation>
    </message>
    <message>
      <source>Choose another size.</source>
      <translation>请选择其他尺寸。</translation>
    </message>
    <message>
      <source>'{text}' is no size.</source>
      <translation>“{text}”不是尺寸。</translation>
    </message>
    <message>
      <source>{w} x {h} pixels are not possible.</source>
      <translation>{w} x {h} 像素不可行。</translation>
    </message>
    <message>
      <source>A side has from 1 to {most} pixels.</source>
      <translation>边长为 1 到 {most} 像素。</translation>
    </message>
    <message>
      <source>It makes its items in one go, without steps.</source>
      <translation>它一次就生成结果，没有步骤。</translation>
    </message>
    <message>
      <source>Let a denoiser start from its items: --init vae:NAME, or Start from in the window.</source>
      <translation>让去噪器从它的结果开始：--init vae:NAME，或在窗口中选择起点。</translation>
    </message>
    <message>
      <source>It turns pictures into latents and back, and removes no noise.</source>
      <translation>它把图片变成潜变量再变回来，并不去噪。</translation>
    </message>
    <message>
      <source>Train a denoiser in its latents: choose it as the codec of a training run.</source>
      <translation>请在它的潜变量中训练去噪器：把它选作训练的编解码器。</translation>
    </message>
    <message>
      <source>It names items, and makes none.</source>
      <translation>它给数据判类，不生成数据。</translation>
    </message>
    <message>
      <source>Let it lead a denoiser: --guide classifier:FILE, or Guide in the window.</source>
      <translation>让它引导去噪器：--guide classifier:文件，或在窗口中选择引导。</translation>
    </message>
    <message>
      <source>The model '{model}' removes no noise.</source>
      <translation>模型“{model}”不去除噪声。</translation>
    </message>
    <message>
      <source>The model '{model}' is an autoencoder.</source>
      <translation>模型“{model}”是自编码器。</translation>
    </message>
    <message>
      <source>The model '{model}' is a classifier.</source>
      <translation>模型“{model}”是分类器。</translation>
    </message>
    <message>
      <source>Give true or false.</source>
      <translation>请填 true 或 false。</translation>
    </message>
    <message>
      <source>whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <source>number</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Give a {noun} from {low} to {high}.</source>
      <translation>请给出 {low} 到 {high} 之间的{noun}。</translation>
    </message>
    <message>
      <source>Give text.</source>
      <translation>请给出文本。</translation>
    </message>
    <message>
      <source>{option}: '{value}' is neither yes nor no.</source>
      <translation>{option}：“{value}”既不是“是”也不是“否”。</translation>
    </message>
    <message>
      <source>Give a {noun} of at least {low}.</source>
      <translation>请给出不小于 {low} 的{noun}。</translation>
    </message>
    <message>
      <source>{option}: {value} is not text.</source>
      <translation>{option}：{value} 不是文本。</translation>
    </message>
    <message>
      <source>{option}: {value} is out of range.</source>
      <translation>{option}：{value} 超出范围。</translation>
    </message>
    <message>
      <source>{option}: '{value}' is not a {noun}.</source>
      <translation>{option}：“{value}”不是{noun}。</translation>
    </message>
    <message>
      <source>The system reports: {reason}.</source>
      <translation>系统提示：{reason}。</translation>
    </message>
    <message>
      <source>The name of a file or folder is empty.</source>
      <translation>文件或文件夹的名称为空。</translation>
    </message>
    <message>
      <source>Give its path.</source>
      <translation>请给出它的路径。</translation>
    </message>
    <message>
      <source>The numbers of the model's own schedule are damaged.</source>
      <translation>模型自带噪声表的数值已损坏。</translation>
    </message>
    <message>
      <source>Open the model again.</source>
      <translation>请重新打开该模型。</translation>
    </message>
    <message>
      <source>They are at most {most:,} betas above 0 and below 1, of which the last may be 1, or the shift of a flow.</source>
      <translation>应为最多 {most:,} 个大于 0 且小于 1 的 beta（最后一个可以是 1），或流模型的 shift。</translation>
    </message>
    <message>
      <source>Named as asked, of {count}: {guide} % by the guide itself, {share} % by another classifier ({other}).</source>
      <translation>{count} 个中判断为所要求类别的：引导者自己 {guide} %，另一个分类器（{other}）{share} %。</translation>
    </message>
    <message>
      <source>No class was asked for, so the guide led nowhere.</source>
      <translation>没有要求类别，因此引导没有作用。</translation>
    </message>
    <message>
      <source>Named as asked, of {count}: {guide} % by the guide itself; there is no other classifier of these items to believe.</source>
      <translation>{count} 个中判断为所要求类别的：引导者自己 {guide} %；没有别的分类器可以评判这些项目。</translation>
    </message>
    <message>
      <source>± is one standard error, from parts of the items.</source>
      <translation>± 为一个标准误差，由样本分成的几部分得出。</translation>
    </message>
    <message>
      <source>Codec: real items, only encoded and decoded. A model comes no nearer than that.</source>
      <translation>编解码器：真实样本只经过编码再解码。模型最多只能这么接近。</translation>
    </message>
    <message>
      <source>This number of items shows no difference from real ones.</source>
      <translation>以这样的样本数，看不出与真实数据的差别。</translation>
    </message>
    <message>
      <source>A negative energy distance is chance: the estimate is unbiased, so around 0 it is as often below as above.</source>
      <translation>能量距离为负只是偶然：估计是无偏的，在 0 附近正负各半。</translation>
    </message>
    <message>
      <source>Each step of a run learns from the same items, whatever the number of processes, and each process takes equally many.</source>
      <translation>无论有多少个进程，一次训练的每一步都用相同的样本，而每个进程分到的数量相同。</translation>
    </message>
    <message>
      <source>A batch of {total} items cannot be split over {processes} processes.</source>
      <translation>{total} 个样本的批量无法平均分给 {processes} 个进程。</translation>
    </message>
    <message>
      <source>Start one of {counts} processes, or give --batch in a new run.</source>
      <translation>请启动以下数量之一的进程：{counts}，或在新的训练中给出 --batch。</translation>
    </message>
    <message>
      <source>This model was trained without classes.</source>
      <translation>此模型训练时没有使用类别。</translation>
    </message>
    <message>
      <source>Leave the class empty.</source>
      <translation>请把类别留空。</translation>
    </message>
    <message>
      <source>There is no class '{text}' here.</source>
      <translation>这里没有类别“{text}”。</translation>
    </message>
    <message>
      <source>Leave it out, or choose other data.</source>
      <translation>请去掉它，或选择其他数据。</translation>
    </message>
    <message>
      <source>The codec '{codec}' does not fit this data.</source>
      <translation>编解码器“{codec}”不适合这些数据。</translation>
    </message>
    <message>
      <source>It is made for {modality}.</source>
      <translation>它用于{modality}。</translation>
    </message>
    <message>
      <source>The comparison in this file is damaged.</source>
      <translation>此文件中的比较已损坏。</translation>
    </message>
    <message>
      <source>Open another file.</source>
      <translation>请打开另一个文件。</translation>
    </message>
    <message>
      <source>A comparison of {count} runs is not possible.</source>
      <translation>无法比较 {count} 个运行。</translation>
    </message>
    <message>
      <source>Compare {fewest} to {most} runs.</source>
      <translation>请比较 {fewest} 到 {most} 个运行。</translation>
    </message>
    <message>
      <source>{name} ({columns})</source>
      <translation>{name}（{columns}）</translation>
    </message>
    <message>
      <source>This is not a mask.</source>
      <translation>这不是蒙版。</translation>
    </message>
    <message>
      <source>A recipe holds one as HEIGHTxWIDTH:BITS, or FRAMESxHEIGHTxWIDTH:BITS of a clip.</source>
      <translation>配方以 HEIGHTxWIDTH:BITS 保存掩码，短片则为 FRAMESxHEIGHTxWIDTH:BITS。</translation>
    </message>
    <message>
      <source>Make it from a black and white picture with 'diffusion-gui sample --mask FILE'.</source>
      <translation>请用“diffusion-gui sample --mask FILE”从黑白图片生成蒙版。</translation>
    </message>
    <message>
      <source>How to make it again is not known; its states are in the recording alone.</source>
      <translation>不知道怎样重新生成它；它的状态只在录制文件里。</translation>
    </message>
    <message>
      <source>Open the recording (.npz).</source>
      <translation>请打开录制文件（.npz）。</translation>
    </message>
    <message>
      <source>This run was recorded by {by}.</source>
      <translation>这次运行由 {by} 录制。</translation>
    </message>
    <message>
      <source>Writing there would replace it.</source>
      <translation>写到那里会把它替换掉。</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>请换一个名称。</translation>
    </message>
    <message>
      <source>{path} is what this is made of.</source>
      <translation>{path} 正是这次运行的来源文件。</translation>
    </message>
    <message>
      <source>Leave size and frames out.</source>
      <translation>不要指定尺寸和帧数。</translation>
    </message>
    <message>
      <source>The items are too large.</source>
      <translation>样本太大。</translation>
    </message>
    <message>
      <source>Choose a smaller size, or fewer items.</source>
      <translation>请选择更小的尺寸，或减少样本数。</translation>
    </message>
    <message>
      <source>The model '{model}' makes items of its own size alone.</source>
      <translation>模型“{model}”只能生成自身尺寸的样本。</translation>
    </message>
    <message>
      <source>The model '{model}' makes no pictures of {w} x {h}.</source>
      <translation>模型“{model}”不能生成 {w} x {h} 的图片。</translation>
    </message>
    <message>
      <source>Widths are {widths}, heights {heights}.</source>
      <translation>宽可为 {widths}，高可为 {heights}。</translation>
    </message>
    <message>
      <source>Take {w}x{h}, or leave it out for the model's own.</source>
      <translation>改用 {w}x{h}，或不指定而使用模型自身的尺寸。</translation>
    </message>
    <message>
      <source>The model '{model}' makes no clips of {frames} frames.</source>
      <translation>模型“{model}”不能生成 {frames} 帧的短片。</translation>
    </message>
    <message>
      <source>It makes {numbers}.</source>
      <translation>它能生成 {numbers} 帧。</translation>
    </message>
    <message>
      <source>Take {frames}, or leave it out.</source>
      <translation>改用 {frames}，或不指定。</translation>
    </message>
    <message>
      <source>{count} items of this size take {gb} GB at every step, and at most {most} GB are taken.</source>
      <translation>这个尺寸的 {count} 个样本每步占用 {gb} GB，最多允许 {most} GB。</translation>
    </message>
    <message>
      <source>Resolutions {all}; attention at {some}.</source>
      <translation>分辨率 {all}；注意力在 {some}。</translation>
    </message>
    <message>
      <source>{count} patches of {side}, {width} channels; attention between all patches.</source>
      <translation>{count} 个 {side} 的图块，{width} 个通道；所有图块之间都有注意力。</translation>
    </message>
    <message>
      <source>Resolutions {all}; attention at none.</source>
      <translation>分辨率 {all}；不用注意力。</translation>
    </message>
    <message>
      <source>Use it with the version that made it, or train a new model with this version.</source>
      <translation>请用生成它的版本使用它，或用本版本训练一个新模型。</translation>
    </message>
    <message>
      <source>The network '{network}' of this version is another one; it has no option {names}.</source>
      <translation>本版本的网络“{network}”已不同；它没有选项 {names}。</translation>
    </message>
    <message>
      <source>It learns to tell classes apart, and here are not two of them.</source>
      <translation>它学的是区分类别，而这里没有两个类别。</translation>
    </message>
    <message>
      <source>Choose data with classes, such as digits, or a folder with a sub-folder for each.</source>
      <translation>请选择带类别的数据，例如 digits，或每个类别一个子文件夹的文件夹。</translation>
    </message>
    <message>
      <source>Choose larger images.</source>
      <translation>请选择更大的图片。</translation>
    </message>
    <message>
      <source>This version has no network '{network}'.</source>
      <translation>本版本没有网络“{network}”。</translation>
    </message>
    <message>
      <source>The network '{network}' does not fit this data.</source>
      <translation>网络“{network}”与此数据不匹配。</translation>
    </message>
    <message>
      <source>It is made for {modalities}; an item here is {shape}.</source>
      <translation>它用于{modalities}；此处每一项为 {shape}。</translation>
    </message>
    <message>
      <source>Items of {shape} are too small for a network.</source>
      <translation>{shape} 的样本太小，网络无法处理。</translation>
    </message>
    <message>
      <source>Every side needs at least {least} values.</source>
      <translation>每边至少需要 {least} 个值。</translation>
    </message>
    <message>
      <source>Between two seeds there is no noise of PyTorch's.</source>
      <translation>两个种子之间没有 PyTorch 的噪声。</translation>
    </message>
    <message>
      <source>Its generator draws the noise of one seed, for all items in turn.</source>
      <translation>它的生成器依次为所有样本取同一个种子的噪声。</translation>
    </message>
    <message>
      <source>Take this program's noise, or one seed.</source>
      <translation>请改用本程序的噪声，或只用一个种子。</translation>
    </message>
    <message>
      <source>With a mask there is no noise of PyTorch's.</source>
      <translation>使用遮罩时没有 PyTorch 的噪声。</translation>
    </message>
    <message>
      <source>The kept part takes noise of its own at every step, which no script draws like this.</source>
      <translation>保留的部分每一步都要用另外的噪声，没有脚本这样取噪声。</translation>
    </message>
    <message>
      <source>Take this program's noise, or leave the mask out.</source>
      <translation>请改用本程序的噪声，或不用遮罩。</translation>
    </message>
    <message>
      <source>'{word}' is not the number of an item.</source>
      <translation>“{word}”不是样本的编号。</translation>
    </message>
    <message>
      <source>Give whole numbers from 0 to {last}, with commas.</source>
      <translation>请给出 0 到 {last} 的整数，以逗号分隔。</translation>
    </message>
    <message>
      <source>Sampling visits N of the T steps, each once.</source>
      <translation>采样从 T 步中选取 N 步，每步只访问一次。</translation>
    </message>
    <message>
      <source>This is not a recipe.</source>
      <translation>这不是配方。</translation>
    </message>
    <message>
      <source>A recipe is a JSON object.</source>
      <translation>配方是一个 JSON 对象。</translation>
    </message>
    <message>
      <source>The run that this recipe goes on from is not a recipe.</source>
      <translation>此配方所接续的运行不是有效的配方。</translation>
    </message>
    <message>
      <source>The file is damaged, or has been changed.</source>
      <translation>文件已损坏，或被改动过。</translation>
    </message>
    <message>
      <source>{steps} steps of a schedule with T = {T} are not possible.</source>
      <translation>T = {T} 的噪声调度无法采样 {steps} 步。</translation>
    </message>
    <message>
      <source>Give at most {T} steps, or raise T.</source>
      <translation>请给出不超过 {T} 的步数，或增大 T。</translation>
    </message>
    <message>
      <source>A mask needs an item whose black part is kept.</source>
      <translation>使用蒙版需要一个起始样本，其黑色部分会保留。</translation>
    </message>
    <message>
      <source>Start from an image or a data set, or leave the mask out.</source>
      <translation>请从图片或数据集开始，或去掉蒙版。</translation>
    </message>
    <message>
      <source>Leave it as it is, or start a new run.</source>
      <translation>请保持不变，或开始新的运行。</translation>
    </message>
    <message>
      <source>A run that goes on from another keeps its {name}.</source>
      <translation>接续另一个运行时，{name}须保持不变。</translation>
    </message>
    <message>
      <source>That is {before}; {asked} was asked for.</source>
      <translation>原值为 {before}，要求的却是 {asked}。</translation>
    </message>
    <message>
      <source>It is a JSON object: stop with the value true, or lr with a number.</source>
      <translation>它应是一个 JSON 对象：stop 的值为 true，或 lr 为一个数。</translation>
    </message>
    <message>
      <source>Ask for stop, or for another learning rate such as lr=3e-4.</source>
      <translation>可请求 stop，或另一个学习率，例如 lr=3e-4。</translation>
    </message>
    <message>
      <source>'{text}' is nothing that a run can be asked for.</source>
      <translation>不能向训练请求“{text}”。</translation>
    </message>
    <message>
      <source>It is no request to a training run.</source>
      <translation>它不是对训练的请求。</translation>
    </message>
    <message>
      <source>A run can only be asked to stop.</source>
      <translation>只能请求训练停止。</translation>
    </message>
    <message>
      <source>take learning rate {lr}</source>
      <translation>改用学习率 {lr}</translation>
    </message>
    <message>
      <source>stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>The usual choice is 1000; 100 is quick to watch.</source>
      <translation>通常取 1000；取 100 则观看更快。</translation>
    </message>
    <message>
      <source>A schedule of T = {T} steps is not possible.</source>
      <translation>无法使用 T = {T} 步的噪声调度。</translation>
    </message>
    <message>
      <source>T is a whole number from 1 to {most}.</source>
      <translation>T 须为 1 到 {most} 的整数。</translation>
    </message>
    <message>
      <source>The run would end where it starts, at the clean item.</source>
      <translation>运行的起点就是终点，即干净的样本。</translation>
    </message>
    <message>
      <source>Start from a noisier place.</source>
      <translation>请从噪声更大的位置开始。</translation>
    </message>
    <message>
      <source>Give one of these.</source>
      <translation>请选择其中之一。</translation>
    </message>
    <message>
      <source>There is nothing to do at {where}.</source>
      <translation>在{where}处没有可做的事。</translation>
    </message>
    <message>
      <source>noise level 0</source>
      <translation>噪声水平 0 </translation>
    </message>
    <message>
      <source>There is no step {step} to go on from.</source>
      <translation>没有可以接续的第 {step} 步。</translation>
    </message>
    <message>
      <source>The run that is continued has the states 0 to {last}.</source>
      <translation>被接续的运行有状态 0 到 {last}。</translation>
    </message>
    <message>
      <source>step {step}</source>
      <translation>第 {step} 步</translation>
    </message>
    <message>
      <source>Its network has no input for a guidance scale.</source>
      <translation>它的网络没有引导强度这一输入。</translation>
    </message>
    <message>
      <source>Leave it at 0, and use Guidance (--guidance).</source>
      <translation>请保持为 0，改用“引导”（--guidance）。</translation>
    </message>
    <message>
      <source>The model '{model}' takes no distilled guidance.</source>
      <translation>模型“{model}”不接受蒸馏引导。</translation>
    </message>
    <message>
      <source>There are no larger pictures to cut squares from.</source>
      <translation>没有更大的图片可供裁取方块。</translation>
    </message>
    <message>
      <source>Only pictures of your own are read at their own size, for networks without a test.</source>
      <translation>只有您自己的图片会按原尺寸读取，且仅用于不做测试的网络。</translation>
    </message>
    <message>
      <source>Turn it off (--min-crop 0); --crop moves the pictures as they are.</source>
      <translation>请将其关闭（--min-crop 0）；--crop 会移动现有的图片。</translation>
    </message>
    <message>
      <source>Only pictures and clips can be mirrored or cropped.</source>
      <translation>只有图片和短片可以镜像或裁剪。</translation>
    </message>
    <message>
      <source>A codec's states are no pictures: they cannot be mirrored.</source>
      <translation>编解码器的状态不是图片，不能镜像。</translation>
    </message>
    <message>
      <source>Turn mirroring and cropping off (--no-flip, --crop 0, --min-crop 0).</source>
      <translation>请关闭镜像与裁剪（--no-flip、--crop 0、--min-crop 0）。</translation>
    </message>
    <message>
      <source>Choose a run folder's config.json as the program wrote it.</source>
      <translation>请选择由本程序写入的、训练文件夹中的 config.json。</translation>
    </message>
    <message>
      <source>The latents of another program's model cannot be trained in.</source>
      <translation>不能在其他程序的模型的潜空间中训练。</translation>
    </message>
    <message>
      <source>A model made here holds its autoencoder in its own file.</source>
      <translation>在此训练的模型会把自编码器保存在自己的文件中。</translation>
    </message>
    <message>
      <source>Train an autoencoder on your data first: the network 'autoencoder'.</source>
      <translation>请先用您的数据训练一个自编码器：网络选 autoencoder。</translation>
    </message>
    <message>
      <source>An autoencoder is not kept in half precision.</source>
      <translation>自编码器不以半精度保存。</translation>
    </message>
    <message>
      <source>Models that work in its latents know it by its exact weights.</source>
      <translation>在其潜空间中工作的模型以其精确权重来识别它。</translation>
    </message>
    <message>
      <source>Turn it off (--no-half); the models themselves can be kept so.</source>
      <translation>请关闭（--no-half）；模型本身可以这样保存。</translation>
    </message>
    <message>
      <source>These are not training settings.</source>
      <translation>这不是训练设置。</translation>
    </message>
    <message>
      <source>A JSON object was expected.</source>
      <translation>应为 JSON 对象。</translation>
    </message>
    <message>
      <source>Choose a run folder's config.json.</source>
      <translation>请选择训练文件夹中的 config.json。</translation>
    </message>
    <message>
      <source>These settings are of another version.</source>
      <translation>这些设置属于另一版本。</translation>
    </message>
    <message>
      <source>{value!r} is no number of processes.</source>
      <translation>{value!r} 不是进程数。</translation>
    </message>
    <message>
      <source>This data is of the modality {modality}.</source>
      <translation>此数据的模态是{modality}。</translation>
    </message>
    <message>
      <source>option of '{entry}'</source>
      <translation>“{entry}”选项</translation>
    </message>
    <message>
      <source>'{entry}' has no options; '{name}' was given.</source>
      <translation>“{entry}”没有选项，却给出了“{name}”。</translation>
    </message>
    <message>
      <source>This run has no words.</source>
      <translation>这次运行没有词。</translation>
    </message>
    <message>
      <source>Words are those of the prompt of a model that takes prompts.</source>
      <translation>词来自接受提示词的模型的提示词。</translation>
    </message>
    <message>
      <source>Show something else, or write a prompt.</source>
      <translation>请显示别的内容，或写一个提示词。</translation>
    </message>
    <message>
      <source>the model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>the class labels</source>
      <translation>类别标签</translation>
    </message>
    <message>
      <source>the state before the first step</source>
      <translation>第一步之前的状态</translation>
    </message>
    <message>
      <source>predictions</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>the predictions of some steps</source>
      <translation>某些步的预测</translation>
    </message>
    <message>
      <source>timesteps (the states are counted instead)</source>
      <translation>时间步（改为给状态编号）</translation>
    </message>
    <message>
      <source>This recording does not begin with noise.</source>
      <translation>这个录制不是从噪声开始的。</translation>
    </message>
    <message>
      <source>Record the run from its first state on.</source>
      <translation>请从第一个状态起录制。</translation>
    </message>
    <message>
      <source>Recorded by {by}: {steps} steps.</source>
      <translation>由 {by} 录制：{steps} 步。</translation>
    </message>
    <message>
      <source>At its first state {p:.0%} is noise.</source>
      <translation>它的第一个状态中噪声占 {p:.0%}。</translation>
    </message>
    <message>
      <source>Recorded by {by}: {steps} of {planned} steps so far.</source>
      <translation>由 {by} 录制：目前 {steps}/{planned} 步。</translation>
    </message>
    <message>
      <source>Not recorded: {names}.</source>
      <translation>没有录下：{names}。</translation>
    </message>
    <message>
      <source>Recorded by {by}: {steps} steps so far.</source>
      <translation>由 {by} 录制：目前 {steps} 步。</translation>
    </message>
    <message>
      <source>This run has no latents.</source>
      <translation>这次运行没有潜变量。</translation>
    </message>
    <message>
      <source>z is the state of a model that works in the latents of an autoencoder; here the state is x itself.</source>
      <translation>z 是在自编码器潜变量中工作的模型的状态；这里的状态就是 x。</translation>
    </message>
    <message>
      <source>Show x instead.</source>
      <translation>请改为显示 x。</translation>
    </message>
    <message>
      <source>Take fewer items or fewer steps.</source>
      <translation>请减少样本数或步数。</translation>
    </message>
    <message>
      <source>This run would take {gigabytes:.1f} GB.</source>
      <translation>此运行需要 {gigabytes:.1f} GB 空间。</translation>
    </message>
    <message>
      <source>There are {gigabytes:.1f} GB free for temporary files.</source>
      <translation>可用于临时文件的空间只有 {gigabytes:.1f} GB。</translation>
    </message>
    <message>
      <source>{steps} sampling steps are not possible here.</source>
      <translation>这里无法采样 {steps} 步。</translation>
    </message>
    <message>
      <source>The run starts at step {top} of the schedule, so it has 1 to {top} steps.</source>
      <translation>此运行从噪声调度的第 {top} 步开始，因此可采样 1 到 {top} 步。</translation>
    </message>
    <message>
      <source>Give a number of steps from 1 to {top}, or raise T.</source>
      <translation>请给出 1 到 {top} 的步数，或增大 T。</translation>
    </message>
    <message>
      <source>spacing</source>
      <translation>时间步间隔</translation>
    </message>
    <message>
      <source>These handles make no schedule.</source>
      <translation>这些控制点无法构成噪声调度。</translation>
    </message>
    <message>
      <source>Give {count} numbers, the SNR in dB from data to noise, each at least {gap} lower than the one before: {example}.</source>
      <translation>请给出 {count} 个数值，即从数据到噪声的信噪比（dB），每个都须比前一个至少低 {gap}：{example}。</translation>
    </message>
    <message>
      <source>{n} were given.</source>
      <translation>给出了 {n} 个。</translation>
    </message>
    <message>
      <source>'{text}' is not a list of numbers.</source>
      <translation>“{text}”不是数值列表。</translation>
    </message>
    <message>
      <source>{dB:g} dB is outside {low:g} to {high:g}.</source>
      <translation>{dB:g} dB 超出 {low:g} 到 {high:g} 的范围。</translation>
    </message>
    <message>
      <source>{dB} dB after {before} dB does not fall: noise would be taken away.</source>
      <translation>{before} dB 之后的 {dB} dB 没有下降：这等于减少噪声。</translation>
    </message>
    <message>
      <source>No sound device was found.</source>
      <translation>没有找到声音设备。</translation>
    </message>
    <message>
      <source>Sound needs the package miniaudio: {command}</source>
      <translation>播放声音需要 miniaudio 包：{command}</translation>
    </message>
    <message>
      <source>Choose another file: WAV, FLAC, MP3, M4A, OGG, or a video with sound.</source>
      <translation>请选择其他文件：WAV、FLAC、MP3、M4A、OGG，或带声音的视频。</translation>
    </message>
    <message>
      <source>{path} could not be read as a sound.</source>
      <translation>无法把 {path} 作为声音读取。</translation>
    </message>
    <message>
      <source>It is no sound, despite its name.</source>
      <translation>它虽名为声音文件，但并不是。</translation>
    </message>
    <message>
      <source>No sample of it can be decoded.</source>
      <translation>其中没有任何样本可以解码。</translation>
    </message>
    <message>
      <source>There is no sound in it.</source>
      <translation>其中没有声音。</translation>
    </message>
    <message>
      <source>Its sound has a format that is not known here.</source>
      <translation>其声音格式在此处未知。</translation>
    </message>
    <message>
      <source>It is protected against copying (DRM).</source>
      <translation>它受复制保护（DRM）。</translation>
    </message>
    <message>
      <source>It has {rate:,} samples a second.</source>
      <translation>其采样率为每秒 {rate:,} 个样本。</translation>
    </message>
    <message>
      <source>Of longer recordings the first {seconds} s are used: {names}.</source>
      <translation>较长的录音只用最前面的 {seconds} 秒：{names}。</translation>
    </message>
    <message>
      <source>searching for sounds</source>
      <translation>正在查找声音</translation>
    </message>
    <message>
      <source>reading sounds</source>
      <translation>正在读取声音</translation>
    </message>
    <message>
      <source>No sound that can be read is in it.</source>
      <translation>其中没有可以读取的声音。</translation>
    </message>
    <message>
      <source>No sound is in it.</source>
      <translation>其中没有声音。</translation>
    </message>
    <message>
      <source>{folder} holds {count:,} recordings; {used:,} of them are used.</source>
      <translation>{folder} 有 {count:,} 段录音，使用其中 {used:,} 段。</translation>
    </message>
    <message>
      <source>{name} holds a single sound; a model can only learn it by heart.</source>
      <translation>{name} 只有一段声音，模型只能死记硬背。</translation>
    </message>
    <message>
      <source>Choose a folder of sounds ({endings}).</source>
      <translation>请选择存有声音的文件夹（{endings}）。</translation>
    </message>
    <message>
      <source>Damaged or cut short; what can be read is used: {names}.</source>
      <translation>已损坏或不完整，使用能读出的部分：{names}。</translation>
    </message>
    <message>
      <source>Opposite channels cancel; one of them is used: {names}.</source>
      <translation>声道相位相反、互相抵消，只用其中一个：{names}。</translation>
    </message>
    <message>
      <source>Values that are no numbers are silent: {names}.</source>
      <translation>非数值的样本按静音处理：{names}。</translation>
    </message>
    <message>
      <source>Beyond full scale, and made quieter: {names}.</source>
      <translation>超出满幅，已调低音量：{names}。</translation>
    </message>
    <message>
      <source>Its only recording cannot be used; {file}: {why}</source>
      <translation>其中唯一的录音无法使用；{file}：{why}</translation>
    </message>
    <message>
      <source>None of its {count:,} recordings can be used; {file}: {why}</source>
      <translation>其 {count:,} 段录音都无法使用；{file}：{why}</translation>
    </message>
    <message>
      <source>1 piece is not used: {most:,} are enough.</source>
      <translation>有 1 个片段未使用：{most:,} 段已足够。</translation>
    </message>
    <message>
      <source>{count:,} pieces are not used: {most:,} are enough.</source>
      <translation>有 {count:,} 个片段未使用：{most:,} 个已足够。</translation>
    </message>
    <message>
      <source>1 sound is left out: {parts}.</source>
      <translation>略去 1 个声音：{parts}。</translation>
    </message>
    <message>
      <source>{count:,} sounds are left out: {parts}.</source>
      <translation>略去 {count:,} 个声音：{parts}。</translation>
    </message>
    <message>
      <source>Sounds are brought to one channel and 16,000 samples a second.</source>
      <translation>声音已转换为单声道、每秒 16,000 个样本。</translation>
    </message>
    <message>
      <source>Recordings are cut into pieces of {seconds} s; left out of {count:,}: quiet ones {quiet:,}, short ends {short:,}.</source>
      <translation>录音被切成每段 {seconds} 秒；共 {count:,} 段，略去安静的 {quiet:,} 段、末尾过短的 {short:,} 段。</translation>
    </message>
    <message>
      <source>1 piece is shorter than {seconds} s; silence follows it.</source>
      <translation>有 1 个片段短于 {seconds} 秒，其后补静音。</translation>
    </message>
    <message>
      <source>{count:,} pieces are shorter than {seconds} s; silence follows them.</source>
      <translation>{count:,} 个片段短于 {seconds} 秒，其后补以静音。</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>请选择其他文件。</translation>
    </message>
    <message>
      <source>{path} could not be used as a sound.</source>
      <translation>无法把 {path} 作为声音使用。</translation>
    </message>
    <message>
      <source>What was read of it is silent.</source>
      <translation>从中读到的部分没有声音。</translation>
    </message>
    <message>
      <source>{name} holds {total:,} pictures, which are read from disk as they are needed. Where all are needed at once (ideal denoiser, nearest picture, classifier of a score), {part:,} of them, chosen at random, are used instead.</source>
      <translation>{name} 中有 {total:,} 张图片，需要时才从磁盘读取。凡是要同时用到全部图片的地方（理想去噪器、最近的图片、评分用的分类器），改用随机选出的 {part:,} 张。</translation>
    </message>
    <message>
      <source>Its {megabytes} MB are downloaded only when you ask for them.</source>
      <translation>只有在你要求时才会下载这 {megabytes} MB。</translation>
    </message>
    <message>
      <source>Delete that folder, and download again.</source>
      <translation>请删除该文件夹后重新下载。</translation>
    </message>
    <message>
      <source>Or download {data} (--download, or Download in the Train scene), or name the folder that holds it with --data-dir.</source>
      <translation>或下载{data}（--download，或训练场景中的“下载”），或用 --data-dir 指定存放它的文件夹。</translation>
    </message>
    <message>
      <source>{path} is made of pickles, which can run code: it is not read.</source>
      <translation>{path} 由 pickle 组成，可能会运行代码，因此不读取。</translation>
    </message>
    <message>
      <source>{data} is not on this machine yet.</source>
      <translation>{data} 尚未在本机。</translation>
    </message>
    <message>
      <source>Add --download to the command, or press Download in the Train scene; or use data that ships: {instead}.</source>
      <translation>请在命令中加上 --download，或在“训练”场景中点击“下载”；也可使用自带的数据：{instead}。</translation>
    </message>
    <message>
      <source>The files of {data} are damaged.</source>
      <translation>{data} 的文件已损坏。</translation>
    </message>
    <message>
      <source>In {folder}: {error}.</source>
      <translation>在 {folder} 中：{error}。</translation>
    </message>
    <message>
      <source>Put whole files there.</source>
      <translation>请在那里放入完整的文件。</translation>
    </message>
    <message>
      <source>Of each picture the middle square is used, resized to {side}x{side}.</source>
      <translation>每张图片取正中的方形部分，并缩放到 {side}x{side}。</translation>
    </message>
    <message>
      <source>No picture that can be read is in it.</source>
      <translation>其中没有可以读取的图片。</translation>
    </message>
    <message>
      <source>No picture is in it.</source>
      <translation>其中没有图片。</translation>
    </message>
    <message>
      <source>The folder {path} cannot be used as data.</source>
      <translation>文件夹 {path} 不能用作数据。</translation>
    </message>
    <message>
      <source>Choose a folder of pictures ({endings}).</source>
      <translation>请选择图片文件夹（{endings}）。</translation>
    </message>
    <message>
      <source>Pictures of {side}x{side} pixels are not possible.</source>
      <translation>不支持 {side}x{side} 像素的图片。</translation>
    </message>
    <message>
      <source>None of {count:,} pictures in it that were tried can be read; {file}: {why}</source>
      <translation>试读了其中的 {count:,} 张图片，没有一张能读取；{file}：{why}</translation>
    </message>
    <message>
      <source>Of pictures that hold several frames, the first one is used.</source>
      <translation>含有多帧的图片只使用第一帧。</translation>
    </message>
    <message>
      <source>Its only picture cannot be read; {file}: {why}</source>
      <translation>其中唯一的图片无法读取；{file}：{why}</translation>
    </message>
    <message>
      <source>None of its {count:,} pictures can be read; {file}: {why}</source>
      <translation>其中 {count:,} 张图片都无法读取；{file}：{why}</translation>
    </message>
    <message>
      <source>1 of the pictures holds several frames; the first one is used.</source>
      <translation>其中 1 张图片含有多帧，只使用第一帧。</translation>
    </message>
    <message>
      <source>{count:,} of the pictures hold several frames; the first one is used.</source>
      <translation>有 {count:,} 张图片含有多帧；只用第一帧。</translation>
    </message>
    <message>
      <source>{name} holds a single picture; a model can only learn it by heart.</source>
      <translation>{name} 中只有一张图片；模型只能把它死记下来。</translation>
    </message>
    <message>
      <source>1 picture is left out: {parts}.</source>
      <translation>1 张图片未使用：{parts}。</translation>
    </message>
    <message>
      <source>{count:,} pictures are left out: {parts}.</source>
      <translation>{count:,} 张图片未使用：{parts}。</translation>
    </message>
    <message>
      <source>HEIC is read once 'pip install pillow-heif' has been run.</source>
      <translation>运行 pip install pillow-heif 之后可以读取 HEIC。</translation>
    </message>
    <message>
      <source>1 recording lasts longer than {seconds} s; its loudest part is used.</source>
      <translation>有 1 段录音长于 {seconds} 秒，取其最响的部分。</translation>
    </message>
    <message>
      <source>{count:,} recordings last longer than {seconds} s; their loudest part is used.</source>
      <translation>{count:,} 段录音长于 {seconds} 秒，使用其最响的部分。</translation>
    </message>
    <message>
      <source>{file} is another recording than expected</source>
      <translation>{file} 与预期的录音不同</translation>
    </message>
    <message>
      <source>it holds no recordings</source>
      <translation>其中没有录音</translation>
    </message>
    <message>
      <source>a file is too large</source>
      <translation>文件过大</translation>
    </message>
    <message>
      <source>they are no IDX files of bytes, or their lengths do not match their headers</source>
      <translation>它们不是字节型 IDX 文件，或长度与文件头不符</translation>
    </message>
    <message>
      <source>Make a smaller copy of it, and open that.</source>
      <translation>请另存一份较小的副本再打开。</translation>
    </message>
    <message>
      <source>{path} could not be read as a picture.</source>
      <translation>无法把 {path} 作为图片读取。</translation>
    </message>
    <message>
      <source>{path} is too large.</source>
      <translation>{path} 过大。</translation>
    </message>
    <message>
      <source>A picture may have {megapixels} million pixels and {megabytes} MB.</source>
      <translation>图片最大为 {megapixels} 百万像素、{megabytes} MB。</translation>
    </message>
    <message>
      <source>It is a camera's raw picture, which this program does not develop.</source>
      <translation>这是相机的原始照片，本程序不能冲洗它。</translation>
    </message>
    <message>
      <source>Choose another file: {formats}.</source>
      <translation>请选择其他文件：{formats}。</translation>
    </message>
    <message>
      <source>It is empty.</source>
      <translation>它是空的。</translation>
    </message>
    <message>
      <source>{name} holds several frames; the first one is used.</source>
      <translation>{name} 含有多帧；只用第一帧。</translation>
    </message>
    <message>
      <source>It holds values that are no finite numbers.</source>
      <translation>其中含有非有限数值。</translation>
    </message>
    <message>
      <source>It is no picture, despite its name.</source>
      <translation>不论名称如何，它并不是图片。</translation>
    </message>
    <message>
      <source>It is damaged or cut short ({error}).</source>
      <translation>文件已损坏或被截断（{error}）。</translation>
    </message>
    <message>
      <source>It is a folder, a pipe or a device, not a file.</source>
      <translation>它是文件夹、管道或设备，不是文件。</translation>
    </message>
    <message>
      <source>It is a {kind} picture, which cannot be read here.</source>
      <translation>这是 {kind} 格式的图片，这里无法读取。</translation>
    </message>
    <message>
      <source>It is no regular file.</source>
      <translation>它不是普通文件。</translation>
    </message>
    <message>
      <source>It is damaged or cut short.</source>
      <translation>它已损坏或不完整。</translation>
    </message>
    <message>
      <source>It is a model in the format of Hugging Face diffusers; pictures in it are no data.</source>
      <translation>它是 Hugging Face diffusers 格式的模型，其中的图片不是数据。</translation>
    </message>
    <message>
      <source>Take it as the model: --model, or open the folder in the window.</source>
      <translation>请把它当作模型：使用 --model，或在窗口中打开该文件夹。</translation>
    </message>
    <message>
      <source>{count:,} {kind}</source>
      <translation>{count:,} 个 {kind}</translation>
    </message>
    <message>
      <source>{names} and {count:,} more</source>
      <translation>{names}，另有 {count:,} 个</translation>
    </message>
    <message>
      <source>{count:,} cannot be read ({names})</source>
      <translation>{count:,} 张无法读取（{names}）</translation>
    </message>
    <message>
      <source>Ask for a side from {least} to {most}, such as {path}@64.</source>
      <translation>边长请取 {least} 到 {most}，例如 {path}@64。</translation>
    </message>
    <message>
      <source>{file}: {why}</source>
      <translation>{file}：{why}</translation>
    </message>
    <message>
      <source>{table} could not be read as a table of pictures.</source>
      <translation>{table} 无法作为图片表读取。</translation>
    </message>
    <message>
      <source>It has more than {megabytes} MB.</source>
      <translation>它超过 {megabytes} MB。</translation>
    </message>
    <message>
      <source>{shards} cannot be found.</source>
      <translation>找不到 {shards}。</translation>
    </message>
    <message>
      <source>{path} cannot be used as data.</source>
      <translation>{path} 不能用作数据。</translation>
    </message>
    <message>
      <source>No picture is in {shards}.</source>
      <translation>{shards} 中没有图片。</translation>
    </message>
    <message>
      <source>Parquet tables need pyarrow.</source>
      <translation>读取 Parquet 表需要 pyarrow。</translation>
    </message>
    <message>
      <source>It does not come with the program.</source>
      <translation>它不随本程序提供。</translation>
    </message>
    <message>
      <source>Install it with: pip install pyarrow</source>
      <translation>请安装：pip install pyarrow</translation>
    </message>
    <message>
      <source>It has no column of pictures; its columns are: {columns}.</source>
      <translation>它没有图片列；它的列有：{columns}。</translation>
    </message>
    <message>
      <source>1 picture has no class.</source>
      <translation>1 张图片没有类别。</translation>
    </message>
    <message>
      <source>{count:,} pictures have no class.</source>
      <translation>{count:,} 张图片没有类别。</translation>
    </message>
    <message>
      <source>The tables have {size:,} MB, of which {held} MB are held at once: pictures in random order are read slowly, as .tar shards they are read at once.</source>
      <translation>这些表共有 {size:,} MB，内存中同时只保留 {held} MB：按随机顺序读取图片会很慢，做成 .tar 分片则可立即读取。</translation>
    </message>
    <message>
      <source>1 table of another part of the set is left out.</source>
      <translation>另一部分数据的 1 个表未使用。</translation>
    </message>
    <message>
      <source>{count:,} tables of other parts of the set are left out.</source>
      <translation>其他部分数据的 {count:,} 个表未使用。</translation>
    </message>
    <message>
      <source>The row holds no picture.</source>
      <translation>这一行里没有图片。</translation>
    </message>
    <message>
      <source>A row group of it unpacks to more than {size} GB.</source>
      <translation>它有一个行组解压后超过 {size} GB。</translation>
    </message>
    <message>
      <source>Write it again with smaller row groups.</source>
      <translation>请用更小的行组重新写出。</translation>
    </message>
    <message>
      <source>Put them back, or choose other data.</source>
      <translation>请把它们放回原处，或选择其他数据。</translation>
    </message>
    <message>
      <source>1 picture cannot be read; another is used in its place ({names}).</source>
      <translation>有 1 张图片无法读取，已用另一张代替（{names}）。</translation>
    </message>
    <message>
      <source>{count:,} pictures cannot be read; others are used in their places ({names}).</source>
      <translation>有 {count:,} 张图片无法读取，已用其他图片代替（{names}）。</translation>
    </message>
    <message>
      <source>The pictures of {path} cannot be read.</source>
      <translation>{path} 中的图片无法读取。</translation>
    </message>
    <message>
      <source>points data set</source>
      <translation>点数据集</translation>
    </message>
    <message>
      <source>Line {line} does not hold two finite numbers.</source>
      <translation>第 {line} 行不是两个有限数值。</translation>
    </message>
    <message>
      <source>Column {column} numbers the lines, and is read as a coordinate.</source>
      <translation>第 {column} 列只是行号，现作为坐标读取。</translation>
    </message>
    <message>
      <source>It is not a file.</source>
      <translation>它不是文件。</translation>
    </message>
    <message>
      <source>At least 2 points are needed; it holds {count}.</source>
      <translation>至少需要 2 个点；其中有 {count} 个。</translation>
    </message>
    <message>
      <source>All its points lie on one axis-parallel line, or are far too large.</source>
      <translation>所有点都在一条与坐标轴平行的直线上，或数值过大。</translation>
    </message>
    <message>
      <source>Column {column} names no classes: those are words, or at most {most} different whole numbers.</source>
      <translation>第 {column} 列不能作为类别：类别是文字，或至多 {most} 个不同的整数。</translation>
    </message>
    <message>
      <source>{count:,} of the points have no class.</source>
      <translation>{count:,} 个点没有类别。</translation>
    </message>
    <message>
      <source>{name}: columns {columns} are read; other columns left out: {rest}.</source>
      <translation>{name}：读取列 {columns}；其余 {rest} 列不使用。</translation>
    </message>
    <message>
      <source>Shards are uncompressed tar archives; make or copy it again.</source>
      <translation>分片是未压缩的 tar 归档；请重新生成或复制。</translation>
    </message>
    <message>
      <source>{shard} could not be read as a shard.</source>
      <translation>无法将 {shard} 作为分片读取。</translation>
    </message>
    <message>
      <source>It is no tar archive.</source>
      <translation>它不是 tar 归档。</translation>
    </message>
    <message>
      <source>Its shard is cut short.</source>
      <translation>它所在的分片被截断了。</translation>
    </message>
    <message>
      <source>Shards hold pictures such as 007.jpg, and may hold their classes as 007.cls.</source>
      <translation>分片中包含如 007.jpg 的图片，也可包含其类别 007.cls。</translation>
    </message>
    <message>
      <source>Copy it again.</source>
      <translation>请重新复制。</translation>
    </message>
    <message>
      <source>Cut short, and used as far as they go: {shards}.</source>
      <translation>被截断，只使用完整的部分：{shards}。</translation>
    </message>
    <message>
      <source>1 member of the shards is left out: a link, a device, or a name that leads out of the archive.</source>
      <translation>分片中有 1 个成员被略去：链接、设备，或指向归档之外的名称。</translation>
    </message>
    <message>
      <source>{count:,} members of the shards are left out: links, devices, or names that lead out of the archive.</source>
      <translation>分片中有 {count:,} 个成员被略去：链接、设备，或指向归档之外的名称。</translation>
    </message>
    <message>
      <source>The files found for {data} are another data set's.</source>
      <translation>为 {data} 找到的文件属于另一个数据集。</translation>
    </message>
    <message>
      <source>Those in {folder} have the same names, but other labels.</source>
      <translation>{folder} 中的文件名相同，但标签不同。</translation>
    </message>
    <message>
      <source>it holds no training batches</source>
      <translation>其中没有训练批次</translation>
    </message>
    <message>
      <source>Those in {folder} are {other}'s, which have the same names.</source>
      <translation>{folder} 中的文件是 {other} 的，文件名相同。</translation>
    </message>
    <message>
      <source>Choose {other} as the data.</source>
      <translation>请选择 {other} 作为数据。</translation>
    </message>
    <message>
      <source>{file} is cut short</source>
      <translation>{file} 被截断</translation>
    </message>
    <message>
      <source>pictures and labels do not fit together</source>
      <translation>图片与标签不匹配</translation>
    </message>
    <message>
      <source>it has labels without a name</source>
      <translation>有的标签没有名称</translation>
    </message>
    <message>
      <source>Move them to a folder that is not searched.</source>
      <translation>请把它们移到不被搜索的文件夹。</translation>
    </message>
    <message>
      <source>It holds a single frame.</source>
      <translation>它只含一帧。</translation>
    </message>
    <message>
      <source>Nothing moves in what was read of it.</source>
      <translation>所读取的内容中没有任何运动。</translation>
    </message>
    <message>
      <source>It is a still picture, not a video.</source>
      <translation>它是静态图片，不是视频。</translation>
    </message>
    <message>
      <source>Its frames have no size, or more than {most} million pixels.</source>
      <translation>其帧没有尺寸，或超过 {most} 百万像素。</translation>
    </message>
    <message>
      <source>Choose another file: MP4, MOV, WebM, MKV, AVI, or an animated GIF, WebP or PNG.</source>
      <translation>请选择其他文件：MP4、MOV、WebM、MKV、AVI，或动态 GIF、WebP、PNG。</translation>
    </message>
    <message>
      <source>{path} could not be read as a video.</source>
      <translation>无法将 {path} 作为视频读取。</translation>
    </message>
    <message>
      <source>It is no video, despite its name.</source>
      <translation>虽有视频的名称，但它不是视频。</translation>
    </message>
    <message>
      <source>No frame of it can be decoded.</source>
      <translation>其中没有可解码的帧。</translation>
    </message>
    <message>
      <source>There are no pictures in it, only sound.</source>
      <translation>其中没有画面，只有声音。</translation>
    </message>
    <message>
      <source>Its pictures have a format that is not known here.</source>
      <translation>其画面的格式在此未知。</translation>
    </message>
    <message>
      <source>Its frames of {width:,}x{height:,} are larger than {most} million pixels.</source>
      <translation>其帧为 {width:,}x{height:,}，超过 {most} 百万像素。</translation>
    </message>
    <message>
      <source>It is larger than {most} MB.</source>
      <translation>它大于 {most} MB。</translation>
    </message>
    <message>
      <source>There is no video in it.</source>
      <translation>其中没有视频。</translation>
    </message>
    <message>
      <source>Of longer videos the first {seconds} s are used: {names}.</source>
      <translation>较长的视频只用最前面的 {seconds} 秒：{names}。</translation>
    </message>
    <message>
      <source>searching for videos</source>
      <translation>正在查找视频</translation>
    </message>
    <message>
      <source>reading videos</source>
      <translation>正在读取视频</translation>
    </message>
    <message>
      <source>No video that can be read is in it.</source>
      <translation>其中没有可读取的视频。</translation>
    </message>
    <message>
      <source>No video is in it.</source>
      <translation>其中没有视频。</translation>
    </message>
    <message>
      <source>{folder} holds {count:,} videos; {used:,} of them are used.</source>
      <translation>{folder} 含 {count:,} 个视频；使用其中 {used:,} 个。</translation>
    </message>
    <message>
      <source>{name} holds a single clip; a model can only learn it by heart.</source>
      <translation>{name} 只含一个片段；模型只能把它背下来。</translation>
    </message>
    <message>
      <source>Choose a folder of videos ({endings}).</source>
      <translation>请选择一个视频文件夹（{endings}）。</translation>
    </message>
    <message>
      <source>Shorter than a clip; the last frame stays: {names}.</source>
      <translation>短于一个片段，最后一帧保持不变：{names}。</translation>
    </message>
    <message>
      <source>Interlaced; one field of each frame is used: {names}.</source>
      <translation>隔行扫描；每帧只使用一场：{names}。</translation>
    </message>
    <message>
      <source>HDR; what is brighter than white is cut off: {names}.</source>
      <translation>HDR；比白色更亮的部分被截断：{names}。</translation>
    </message>
    <message>
      <source>Its only video cannot be used; {file}: {why}</source>
      <translation>其中唯一的视频无法使用；{file}：{why}</translation>
    </message>
    <message>
      <source>None of its {count:,} videos can be used; {file}: {why}</source>
      <translation>其中 {count:,} 个视频都无法使用；{file}：{why}</translation>
    </message>
    <message>
      <source>1 clip is not used: {most:,} fit.</source>
      <translation>1 个片段未使用：最多容纳 {most:,} 个。</translation>
    </message>
    <message>
      <source>{count:,} clips are not used: {most:,} fit.</source>
      <translation>{count:,} 个片段未使用：最多容纳 {most:,} 个。</translation>
    </message>
    <message>
      <source>1 video is left out: {parts}.</source>
      <translation>1 个视频被略去：{parts}。</translation>
    </message>
    <message>
      <source>{count:,} videos are left out: {parts}.</source>
      <translation>{count:,} 个视频被略去：{parts}。</translation>
    </message>
    <message>
      <source>Clips of {side}x{side} pixels are not possible.</source>
      <translation>无法使用 {side}x{side} 像素的片段。</translation>
    </message>
    <message>
      <source>Of each frame the middle square is used, resized to {side}x{side}; 12 frames a second.</source>
      <translation>每帧取中间的正方形，缩放到 {side}x{side}；每秒 12 帧。</translation>
    </message>
    <message>
      <source>The sound of the videos is not used.</source>
      <translation>不使用视频的声音。</translation>
    </message>
    <message>
      <source>Videos are cut into clips of {seconds} s; left out of {count:,}: without motion {still:,}, short ends {short:,}.</source>
      <translation>视频被切成 {seconds} 秒的片段；共 {count:,} 个，略去静止片段 {still:,} 个、过短的末尾 {short:,} 个。</translation>
    </message>
    <message>
      <source>There is not enough memory for this.</source>
      <translation>内存不足，无法完成。</translation>
    </message>
    <message>
      <source>The items, steps or network asked for do not fit.</source>
      <translation>所要求的样本数、步数或网络超出了内存。</translation>
    </message>
    <message>
      <source>Take fewer items, a smaller batch or a smaller network, and try again.</source>
      <translation>请减少样本数，减小批大小或网络，然后重试。</translation>
    </message>
    <message>
      <source>The graphics card stopped answering.</source>
      <translation>显卡停止响应。</translation>
    </message>
    <message>
      <source>Start the program again, on the CPU if it happens again (--device cpu, or CUDA_VISIBLE_DEVICES=-1 for the window).</source>
      <translation>请重新启动程序；若再次发生，请改用 CPU（--device cpu，窗口则用 CUDA_VISIBLE_DEVICES=-1）。</translation>
    </message>
    <message>
      <source>The model that it was made with is here: {name}.</source>
      <translation>制作时所用的模型在这里：{name}。</translation>
    </message>
    <message>
      <source>The run differs from the one that was recorded.</source>
      <translation>这次运行会与当时记录的不同。</translation>
    </message>
    <message>
      <source>The weights of {model} are not those that this recipe was made with (SHA-256 {known}, now {now}). {there}</source>
      <translation>{model} 的权重与制作此配方时的不同（SHA-256 {known}，现为 {now}）。{there}</translation>
    </message>
    <message>
      <source>It was trained on items of another shape, or of other classes.</source>
      <translation>它是用另一种形状或另一些类别的数据训练的。</translation>
    </message>
    <message>
      <source>Choose the data it was trained on.</source>
      <translation>请选择它训练时所用的数据。</translation>
    </message>
    <message>
      <source>These are too few items to measure anything.</source>
      <translation>样本太少，无法评估。</translation>
    </message>
    <message>
      <source>Take more items.</source>
      <translation>请取更多样本。</translation>
    </message>
    <message>
      <source>The model '{model}' does not fit this data.</source>
      <translation>模型“{model}”与此数据不匹配。</translation>
    </message>
    <message>
      <source>Its latents have other channels or another size than the model's, or the model does not make pictures of latents by an AutoencoderKL.</source>
      <translation>它的潜变量的通道数或尺寸与模型的不同，或者模型不是用 AutoencoderKL 把潜变量变成图片的。</translation>
    </message>
    <message>
      <source>Choose an AutoencoderTiny made for this model, or leave the codec out.</source>
      <translation>请选择为该模型制作的 AutoencoderTiny，或不指定编解码器。</translation>
    </message>
    <message>
      <source>The codec {place} does not fit the model '{model}'.</source>
      <translation>编解码器 {place} 与模型“{model}”不匹配。</translation>
    </message>
    <message>
      <source>It works on items of shape {wanted}; these have shape {given}.</source>
      <translation>模型处理形状为 {wanted} 的样本，而这些样本的形状为 {given}。</translation>
    </message>
    <message>
      <source>These items may have been seen in training.</source>
      <translation>训练时可能见过这些样本。</translation>
    </message>
    <message>
      <source>Nothing is encoded in it.</source>
      <translation>其中没有任何编码。</translation>
    </message>
    <message>
      <source>Choose a model of latents.</source>
      <translation>请选择潜变量模型。</translation>
    </message>
    <message>
      <source>The model has changed since this run was made.</source>
      <translation>此次运行之后，模型已被更改。</translation>
    </message>
    <message>
      <source>Its predictions would not be those of the run.</source>
      <translation>它现在的预测不再是那次运行的预测。</translation>
    </message>
    <message>
      <source>Run it again.</source>
      <translation>请重新运行。</translation>
    </message>
    <message>
      <source>Choose a classifier of the items that the model makes.</source>
      <translation>请选择适合模型所生成项目的分类器。</translation>
    </message>
    <message>
      <source>It was trained without words.</source>
      <translation>它训练时没有使用文字。</translation>
    </message>
    <message>
      <source>Leave the prompts empty, or choose a model that takes them.</source>
      <translation>请将提示词留空，或选择接受提示词的模型。</translation>
    </message>
    <message>
      <source>It makes its items through a codec, and a classifier judges items.</source>
      <translation>它通过编解码器生成项目，而分类器看的是项目本身。</translation>
    </message>
    <message>
      <source>Choose a model that works on the items themselves, or leave the guide out.</source>
      <translation>请选择直接处理项目的模型，或不用引导分类器。</translation>
    </message>
    <message>
      <source>It judges {kind} of shape {wanted}; the model makes {given}.</source>
      <translation>它判断形状为 {wanted} 的{kind}；模型生成的是 {given}。</translation>
    </message>
    <message>
      <source>It knows other classes than the model.</source>
      <translation>它认识的类别与模型的不同。</translation>
    </message>
    <message>
      <source>The guide '{guide}' does not fit the model.</source>
      <translation>引导分类器“{guide}”不适合该模型。</translation>
    </message>
    <message>
      <source>The model '{model}' takes no prompt.</source>
      <translation>模型“{model}”不接受提示词。</translation>
    </message>
    <message>
      <source>At guidance 1 the negative prompt plays no part.</source>
      <translation>引导为 1 时，负面提示词不起作用。</translation>
    </message>
    <message>
      <source>The model '{model}' cannot be guided by a classifier.</source>
      <translation>模型“{model}”不能由分类器引导。</translation>
    </message>
    <message>
      <source>Choose a model trained on data of this shape.</source>
      <translation>请选择用此形状的数据训练的模型。</translation>
    </message>
    <message>
      <source>Pick others, or leave them to the seed.</source>
      <translation>请另选样本，或交给种子决定。</translation>
    </message>
    <message>
      <source>There is no item {n} in '{data}'.</source>
      <translation>“{data}”中没有编号为 {n} 的样本。</translation>
    </message>
    <message>
      <source>It has {total}, and the first is 0.</source>
      <translation>共有 {total} 个，编号从 0 开始。</translation>
    </message>
    <message>
      <source>It takes one class for all items.</source>
      <translation>它对所有样本只用一个类别。</translation>
    </message>
    <message>
      <source>Name one class, or none.</source>
      <translation>只写一个类别，或不写。</translation>
    </message>
    <message>
      <source>Their latents are of different codecs: they cannot be added.</source>
      <translation>它们的潜变量来自不同的编解码器，无法相加。</translation>
    </message>
    <message>
      <source>Choose a model of the same items.</source>
      <translation>请选择同样样本的模型。</translation>
    </message>
    <message>
      <source>The exact product is known only in the plane.</source>
      <translation>精确的乘积只在平面上已知。</translation>
    </message>
    <message>
      <source>It is computed on a grid from the data of both models, which must be points.</source>
      <translation>它由两个模型的数据在网格上算出，数据必须是点。</translation>
    </message>
    <message>
      <source>Choose two models of points, or the sum of scores.</source>
      <translation>请选择两个点的模型，或改用分数之和。</translation>
    </message>
    <message>
      <source>There is no exact product with these weights.</source>
      <translation>这样的权重没有精确的乘积。</translation>
    </message>
    <message>
      <source>Raise one of them, or choose the sum of scores.</source>
      <translation>请调高其中一个，或改用分数之和。</translation>
    </message>
    <message>
      <source>The second model cannot be asked for '{text}'.</source>
      <translation>不能向第二个模型要求“{text}”。</translation>
    </message>
    <message>
      <source>The model '{second}' cannot join '{model}'.</source>
      <translation>模型“{second}”不能与“{model}”结合。</translation>
    </message>
    <message>
      <source>They sum to {sum}; a density needs more than 0.</source>
      <translation>它们的和是 {sum}；密度需要大于 0。</translation>
    </message>
    <message>
      <source>It works on {given} of shape {shape}; the first one on {wanted} of shape {other}.</source>
      <translation>它处理形状为 {shape} 的{given}；第一个处理形状为 {other} 的{wanted}。</translation>
    </message>
    <message>
      <source>Leave the choice to the model.</source>
      <translation>请由模型决定。</translation>
    </message>
    <message>
      <source>The model '{model}' was trained otherwise.</source>
      <translation>模型“{model}”是以另一种方式训练的。</translation>
    </message>
    <message>
      <source>Noise is added: {codec}.</source>
      <translation>噪声加在：{codec}。</translation>
    </message>
    <message>
      <source>No model was named.</source>
      <translation>没有指定模型。</translation>
    </message>
    <message>
      <source>Denoising needs a denoiser.</source>
      <translation>去噪需要去噪器。</translation>
    </message>
    <message>
      <source>The run was made with a model of SHA-256 {sha256}.</source>
      <translation>该运行所用模型的 SHA-256 为 {sha256}。</translation>
    </message>
    <message>
      <source>Name one, such as '{name}'.</source>
      <translation>请指定一个，例如“{name}”。</translation>
    </message>
    <message>
      <source>The same model is here: {name}. Take that.</source>
      <translation>同一模型在这里：{name}。请使用它。</translation>
    </message>
    <message>
      <source>Arrows need points in the plane and a noise level above 0.</source>
      <translation>箭头只适用于平面上的点，且噪声水平须大于 0。</translation>
    </message>
    <message>
      <source>Choose a model of points.</source>
      <translation>请选择点数据的模型。</translation>
    </message>
    <message>
      <source>These items cannot be compared with the data set.</source>
      <translation>这些样本无法与该数据集比较。</translation>
    </message>
    <message>
      <source>Choose a model that was trained on this data.</source>
      <translation>请选择用此数据训练的模型。</translation>
    </message>
    <message>
      <source>This model works on items of shape {wanted}.</source>
      <translation>此模型处理形状为 {wanted} 的样本。</translation>
    </message>
    <message>
      <source>They have shape {given}, its items {wanted}.</source>
      <translation>它们的形状为 {given}，数据集的样本为 {wanted}。</translation>
    </message>
    <message>
      <source>The mask does not fit the items.</source>
      <translation>蒙版与样本不匹配。</translation>
    </message>
    <message>
      <source>Make a mask of the items' size, or leave it out.</source>
      <translation>请制作与项目同样大小的掩码，或不用掩码。</translation>
    </message>
    <message>
      <source>It is {size}; the items are {kind} of shape {shape}.</source>
      <translation>它的大小是 {size}；项目是{kind}，形状为 {shape}。</translation>
    </message>
    <message>
      <source>The mask selects everything: nothing of the items is kept.</source>
      <translation>遮罩选中了全部区域：样本中没有任何部分被保留。</translation>
    </message>
    <message>
      <source>The mask selects nothing: the items are kept as they are.</source>
      <translation>遮罩没有选中任何区域：样本保持原样。</translation>
    </message>
    <message>
      <source>Every state of each of them is kept.</source>
      <translation>每个样本的每个状态都会保留。</translation>
    </message>
    <message>
      <source>Take fewer, or make finished items alone: diffusion-gui sample --finished npz.</source>
      <translation>请减少数量，或只生成最终样本：diffusion-gui sample --finished npz。</translation>
    </message>
    <message>
      <source>This run began from a state that was edited by hand, or recorded elsewhere.</source>
      <translation>这次运行的起始状态经过手工修改，或是在别处录制的。</translation>
    </message>
    <message>
      <source>A recipe cannot hold such a state.</source>
      <translation>配方无法保存这样的状态。</translation>
    </message>
    <message>
      <source>Open the run's trajectory (.npz), which does.</source>
      <translation>请打开此运行的轨迹文件 (.npz)，其中保存了该状态。</translation>
    </message>
    <message>
      <source>The state to go on from holds NaN or infinity.</source>
      <translation>要接续的状态中含有 NaN 或无穷大。</translation>
    </message>
    <message>
      <source>Take another state.</source>
      <translation>请选择另一个状态。</translation>
    </message>
    <message>
      <source>The noise to start from holds NaN or infinity.</source>
      <translation>作为起点的噪声含有 NaN 或无穷大。</translation>
    </message>
    <message>
      <source>Take another recording.</source>
      <translation>请换一个录制。</translation>
    </message>
    <message>
      <source>No data was named.</source>
      <translation>没有指定数据。</translation>
    </message>
    <message>
      <source>Noising needs something to noise.</source>
      <translation>加噪需要有被加噪的数据。</translation>
    </message>
    <message>
      <source>A run holds {most:,} items at most.</source>
      <translation>一次运行最多包含 {most:,} 个样本。</translation>
    </message>
    <message>
      <source>Name a data set, such as '{name}'.</source>
      <translation>请指定数据集，例如“{name}”。</translation>
    </message>
    <message>
      <source>The classifier of {what} names {share:.2f} % of {count} held-out real ones rightly; that is the floor of the class accuracy.</source>
      <translation>{what}的分类器在 {count} 个留出的真实样本中正确识别了 {share:.2f} %；这是类别准确率的参照值。</translation>
    </message>
    <message>
      <source>The classifier of {what} was the guide: it names rightly what it led there. Believe another one.</source>
      <translation>{what}的分类器就是引导者：它引到哪里就判断哪里正确。请相信另一个。</translation>
    </message>
    <message>
      <source>{data} has no classes to learn features from: there is no Fréchet distance and no class accuracy. The sliced Wasserstein distance compares bare values, which sees how strong they are and where, but not whether an item makes sense.</source>
      <translation>{data} 没有可供学习特征的类别：没有 Fréchet 距离和类别准确率。切片 Wasserstein 距离只比较数值本身，能看出强弱和位置，但看不出样本是否合理。</translation>
    </message>
    <message>
      <source>Give a larger --count, or a data set with more items.</source>
      <translation>请增大样本数量 (--count)，或选择样本更多的数据集。</translation>
    </message>
    <message>
      <source>{data} has too few items of each class, or other classes than the model, for a classifier: there is no Fréchet distance and no class accuracy.</source>
      <translation>{data} 每一类的样本太少，或类别与模型不同，无法训练分类器：没有 Fréchet 距离和类别准确率。</translation>
    </message>
    <message>
      <source>No class was asked for, so there is no class accuracy.</source>
      <translation>没有指定类别，因此没有类别准确率。</translation>
    </message>
    <message>
      <source>At least {fewest} generated and {real} real ones are needed; {generated} and {total} are there.</source>
      <translation>至少需要 {fewest} 个生成样本和 {real} 个真实样本；现有 {generated} 个和 {total} 个。</translation>
    </message>
    <message>
      <source>{data} holds {total} items, so {most} are compared with {most} generated ones, and with the other half for the floors.</source>
      <translation>{data} 有 {total} 个样本，因此取 {most} 个与 {most} 个生成样本比较，并与另一半比较得出参照值。</translation>
    </message>
    <message>
      <source>any number of</source>
      <translation>任意多</translation>
    </message>
    <message>
      <source>The state holds NaN or infinity; guidance that strong, or a damaged model, does that.</source>
      <translation>状态中出现了 NaN 或无穷大；引导强度过大或模型损坏都会如此。</translation>
    </message>
    <message>
      <source>Lower the guidance, or choose another model.</source>
      <translation>请减小引导强度，或选择其他模型。</translation>
    </message>
    <message>
      <source>The numbers ran out of range at step {step}.</source>
      <translation>第 {step} 步时数值超出范围。</translation>
    </message>
    <message>
      <source>It takes no prompt, or its layers of attention are not read.</source>
      <translation>它不接受提示词，或者其注意力层不被读取。</translation>
    </message>
    <message>
      <source>Choose another model, or turn the words off.</source>
      <translation>请选择别的模型，或关闭词语视图。</translation>
    </message>
    <message>
      <source>Its attention would not be that of the run.</source>
      <translation>它的注意力不会是这次运行的注意力。</translation>
    </message>
    <message>
      <source>The attention of the model '{model}' is not known.</source>
      <translation>模型“{model}”的注意力未知。</translation>
    </message>
    <message>
      <source>End the name in one of {endings}, or in {folder} for a folder of PNG frames.</source>
      <translation>请让名称以 {endings} 之一结尾；以 {folder} 结尾则保存为 PNG 逐帧文件夹。</translation>
    </message>
    <message>
      <source>It has no ending.</source>
      <translation>名称没有扩展名。</translation>
    </message>
    <message>
      <source>A file was to be written there.</source>
      <translation>那里本应写入一个文件。</translation>
    </message>
    <message>
      <source>The name {path} has no ending of a known format.</source>
      <translation>{path} 没有指明文件类型。</translation>
    </message>
    <message>
      <source>Several panes, a film over training or a figure are an animation.</source>
      <translation>多个窗格、训练过程的影片或图示属于动画。</translation>
    </message>
    <message>
      <source>Choose a format that moves, or PNG frames.</source>
      <translation>请选择动画格式或 PNG 逐帧。</translation>
    </message>
    <message>
      <source>Words are shown of single runs, in what moves and in PNG frames.</source>
      <translation>词只在单次运行的动画和 PNG 帧中显示。</translation>
    </message>
    <message>
      <source>Show something else, or choose another format.</source>
      <translation>请显示别的内容，或选择其他格式。</translation>
    </message>
    <message>
      <source>{path} is a folder.</source>
      <translation>{path} 是文件夹。</translation>
    </message>
    <message>
      <source>{format} holds single runs only.</source>
      <translation>{format} 只能保存单个运行。</translation>
    </message>
    <message>
      <source>{format} shows no words here.</source>
      <translation>{format} 在此处不显示词。</translation>
    </message>
    <message>
      <source>The run is not finished.</source>
      <translation>运行尚未结束。</translation>
    </message>
    <message>
      <source>A trajectory file holds a whole run.</source>
      <translation>轨迹文件保存的是完整的运行。</translation>
    </message>
    <message>
      <source>Wait for its end, or export an animation.</source>
      <translation>请等它结束，或导出动画。</translation>
    </message>
    <message>
      <source>What is to be exported is no run of clips.</source>
      <translation>要导出的不是短片的运行。</translation>
    </message>
    <message>
      <source>Choose a film strip, or another format.</source>
      <translation>请选择胶片条或其他格式。</translation>
    </message>
    <message>
      <source>{format} holds the frames of clips.</source>
      <translation>{format} 保存的是短片的各帧。</translation>
    </message>
    <message>
      <source>Every {every} steps the clips play once, at their own {rate} frames a second.</source>
      <translation>每 {every} 步短片按自己的帧率（每秒 {rate} 帧）播放一遍。</translation>
    </message>
    <message>
      <source>Of each clip the strip shows the middle frame.</source>
      <translation>胶片条显示每个短片的中间帧。</translation>
    </message>
    <message>
      <source>The finished clips play once, at their own {rate} frames a second.</source>
      <translation>完成的短片按自己的帧率（每秒 {rate} 帧）播放一遍。</translation>
    </message>
    <message>
      <source>At each step the clips play once, at their own {rate} frames a second.</source>
      <translation>每一步短片按自己的帧率（每秒 {rate} 帧）播放一遍。</translation>
    </message>
    <message>
      <source>Open an animation or trajectory made by this program.</source>
      <translation>请打开由本程序生成的动画或轨迹文件。</translation>
    </message>
    <message>
      <source>{path} holds no recipe.</source>
      <translation>{path} 中没有配方。</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>It was made by another program, or its notes were removed.</source>
      <translation>它由其他程序生成，或附注信息已被删除。</translation>
    </message>
    <message>
      <source>It is a folder without exported frames.</source>
      <translation>该文件夹中没有导出的帧。</translation>
    </message>
    <message>
      <source>Files ending in '{ending}' carry none.</source>
      <translation>扩展名为“{ending}”的文件不带配方。</translation>
    </message>
    <message>
      <source>its notes are too long</source>
      <translation>附注信息过长</translation>
    </message>
    <message>
      <source>It cannot be read: {reason}.</source>
      <translation>无法读取：{reason}。</translation>
    </message>
    <message>
      <source>What it carries is none: {reason}</source>
      <translation>所带的内容不是配方：{reason}</translation>
    </message>
    <message>
      <source>no GIF</source>
      <translation>不是 GIF</translation>
    </message>
    <message>
      <source>its recipe is no text</source>
      <translation>配方不是文本</translation>
    </message>
    <message>
      <source>{format} plays at most {most} frames a second: at {asked} it keeps all frames and plays at {most}.</source>
      <translation>{format} 每秒最多播放 {most} 帧：设为 {asked} 时保留所有帧，按 {most} 播放。</translation>
    </message>
    <message>
      <source>The strip shows the first {shown} of {count} items, at {moments} of {states} states.</source>
      <translation>胶片条显示 {count} 个样本中的前 {shown} 个，{states} 个状态中的 {moments} 个。</translation>
    </message>
    <message>
      <source>The strip shows {moments} of {states} states.</source>
      <translation>胶片条显示 {states} 个状态中的 {moments} 个。</translation>
    </message>
    <message>
      <source>Choose a format of animations or pictures.</source>
      <translation>请选择动画或图片格式。</translation>
    </message>
    <message>
      <source>{format} holds sounds.</source>
      <translation>{format} 保存的是声音。</translation>
    </message>
    <message>
      <source>All panes together are silent; one alone is heard.</source>
      <translation>全部窗格一起时没有声音；单独一个窗格有声音。</translation>
    </message>
    <message>
      <source>Of what is shown only {first} is heard.</source>
      <translation>所显示的内容中只播放 {first}。</translation>
    </message>
    <message>
      <source>It is made no louder than the clean sound.</source>
      <translation>其响度不超过干净的声音。</translation>
    </message>
    <message>
      <source>{format} is silent; MP4 and WebM are heard.</source>
      <translation>{format} 没有声音；MP4 和 WebM 有声音。</translation>
    </message>
    <message>
      <source>Each state stays {seconds} s, as long as it is heard, no louder than the clean sound.</source>
      <translation>每个状态停留 {seconds} 秒，直到其声音播完；响度不超过干净的声音。</translation>
    </message>
    <message>
      <source>One of {count} items is heard.</source>
      <translation>{count} 个样本中播放一个。</translation>
    </message>
    <message>
      <source>It was changed while it was read.</source>
      <translation>读取过程中文件被改动。</translation>
    </message>
    <message>
      <source>Its autoencoder does not match its checksum.</source>
      <translation>其中的自编码器与校验和不符。</translation>
    </message>
    <message>
      <source>Its tensors are damaged.</source>
      <translation>张量已损坏。</translation>
    </message>
    <message>
      <source>It holds no autoencoder.</source>
      <translation>其中没有自编码器。</translation>
    </message>
    <message>
      <source>These pictures do not fit the autoencoder.</source>
      <translation>这些图片不适合该自编码器。</translation>
    </message>
    <message>
      <source>Choose pictures of that size, or train an autoencoder on these.</source>
      <translation>请选择该尺寸的图片，或用这些图片训练自编码器。</translation>
    </message>
    <message>
      <source>It was trained for {wanted}; these are {given}.</source>
      <translation>它为 {wanted} 训练；这些是 {given}。</translation>
    </message>
    <message>
      <source>encoding the items</source>
      <translation>正在编码样本</translation>
    </message>
    <message>
      <source>decoding the latents</source>
      <translation>正在解码潜变量</translation>
    </message>
    <message>
      <source>Choose pictures of that size, or with sides in the same steps.</source>
      <translation>请选择该尺寸的图片，或边长为同样步长倍数的图片。</translation>
    </message>
    <message>
      <source>These sounds cannot be made spectrograms of.</source>
      <translation>无法由这些声音生成声谱图。</translation>
    </message>
    <message>
      <source>They have {length} samples, {channels} channels and {rate:g} samples a second.</source>
      <translation>它们有 {length} 个采样点、{channels} 个声道，每秒 {rate:g} 个采样点。</translation>
    </message>
    <message>
      <source>Take sounds of one channel, {rate} samples a second and a multiple of {block} samples.</source>
      <translation>请使用单声道、每秒 {rate} 个采样点且长度为 {block} 的倍数的声音。</translation>
    </message>
    <message>
      <source>These sounds are not of one channel.</source>
      <translation>这些声音不是单声道。</translation>
    </message>
    <message>
      <source>Take sounds of one channel.</source>
      <translation>请用单声道的声音。</translation>
    </message>
    <message>
      <source>They have {channels} channels.</source>
      <translation>它们有 {channels} 个声道。</translation>
    </message>
    <message>
      <source>The file holds the networks alone, and no other tool on this machine has CLIP's list of words.</source>
      <translation>该文件只含有各个网络，而本机的其他工具也没有 CLIP 的词表。</translation>
    </message>
    <message>
      <source>The model {name} cannot read a prompt: it has no tokenizer.</source>
      <translation>模型 {name} 无法读取提示词：它没有分词器。</translation>
    </message>
    <message>
      <source>Its words make no tokenizer: {error}</source>
      <translation>其词表无法构成分词器：{error}</translation>
    </message>
    <message>
      <source>reading the model</source>
      <translation>正在读取模型</translation>
    </message>
    <message>
      <source>Its weights are not finite numbers (first in {tensor}).</source>
      <translation>权重含有非有限数值（首先出现在 {tensor}）。</translation>
    </message>
    <message>
      <source>The prompt is longer than the model reads; this is left out: {text}</source>
      <translation>提示词超过了模型能读取的长度，以下部分被略去：{text}</translation>
    </message>
    <message>
      <source>Only T5 reads the whole prompt; CLIP leaves this out: {text}</source>
      <translation>只有 T5 读完整条提示词；CLIP 略去了：{text}</translation>
    </message>
    <message>
      <source>Models in this format need the package {package}.</source>
      <translation>此格式的模型需要软件包 {package}。</translation>
    </message>
    <message>
      <source>Its network cannot be built: {error}</source>
      <translation>无法构建其网络：{error}</translation>
    </message>
    <message>
      <source>It holds a tensor that another file holds too.</source>
      <translation>其中有另一个文件也包含的张量。</translation>
    </message>
    <message>
      <source>A recording is a trajectory file.</source>
      <translation>录制是一个轨迹文件。</translation>
    </message>
    <message>
      <source>A recorder replaces nothing by itself.</source>
      <translation>录制器不会自行替换任何文件。</translation>
    </message>
    <message>
      <source>Choose another name, or pass replace=True.</source>
      <translation>请换一个名称，或传入 replace=True。</translation>
    </message>
    <message>
      <source>It is left as it is.</source>
      <translation>它保持原样。</translation>
    </message>
    <message>
      <source>{name} does not end in {ending}.</source>
      <translation>{name} 不以 {ending} 结尾。</translation>
    </message>
    <message>
      <source>Name it {name}.</source>
      <translation>请命名为 {name}。</translation>
    </message>
    <message>
      <source>{path} is there already.</source>
      <translation>{path} 已经存在。</translation>
    </message>
    <message>
      <source>Another file has come to {path}.</source>
      <translation>{path} 处来了另一个文件。</translation>
    </message>
    <message>
      <source>Lower the scale, or show fewer items.</source>
      <translation>请减小放大倍数，或少显示一些样本。</translation>
    </message>
    <message>
      <source>The picture would be {width} x {height} pixels.</source>
      <translation>画面将达到 {width} x {height} 像素。</translation>
    </message>
    <message>
      <source>At most {most} in each direction are possible.</source>
      <translation>每个方向最多 {most} 像素。</translation>
    </message>
    <message>
      <source>Choose another item.</source>
      <translation>请选择另一个样本。</translation>
    </message>
    <message>
      <source>Choose another state.</source>
      <translation>请选择另一个状态。</translation>
    </message>
    <message>
      <source>Wait for its end, or choose an earlier state.</source>
      <translation>请等它结束，或选择更早的状态。</translation>
    </message>
    <message>
      <source>There is no item {item}.</source>
      <translation>没有样本 {item}。</translation>
    </message>
    <message>
      <source>The run has {count}, and the first is 0.</source>
      <translation>此运行有 {count} 个，第一个为 0。</translation>
    </message>
    <message>
      <source>There is no state {k}.</source>
      <translation>没有状态 {k}。</translation>
    </message>
    <message>
      <source>The run has states 0 to {last}.</source>
      <translation>此运行的状态为 0 到 {last}。</translation>
    </message>
    <message>
      <source>State {k} is not there yet.</source>
      <translation>状态 {k} 尚未生成。</translation>
    </message>
    <message>
      <source>There is nothing to export.</source>
      <translation>没有可以导出的内容。</translation>
    </message>
    <message>
      <source>Run something first.</source>
      <translation>请先运行。</translation>
    </message>
    <message>
      <source>Lower the scale.</source>
      <translation>请减小放大倍数。</translation>
    </message>
    <message>
      <source>The strip would be {width} x {height} pixels.</source>
      <translation>胶片条将达到 {width} x {height} 像素。</translation>
    </message>
    <message>
      <source>This run has drawn no samples yet.</source>
      <translation>此次训练还没有生成样本。</translation>
    </message>
    <message>
      <source>Wait for the first ones.</source>
      <translation>请等待第一批样本。</translation>
    </message>
    <message>
      <source>Choose another place, or free space there; what was there is unchanged.</source>
      <translation>请换一个位置，或在那里腾出空间；原有内容没有改变。</translation>
    </message>
    <message>
      <source>{path} could not be written.</source>
      <translation>无法写入 {path}。</translation>
    </message>
    <message>
      <source>Give a file name.</source>
      <translation>请给出文件名。</translation>
    </message>
    <message>
      <source>Make the folder first, or choose another place.</source>
      <translation>请先建立该文件夹，或换一个位置。</translation>
    </message>
    <message>
      <source>A folder was to be written there.</source>
      <translation>那里本应写入一个文件夹。</translation>
    </message>
    <message>
      <source>Choose an empty or a new folder.</source>
      <translation>请选择空文件夹或新文件夹。</translation>
    </message>
    <message>
      <source>Save again, or choose another place.</source>
      <translation>请重新保存，或换一个位置。</translation>
    </message>
    <message>
      <source>The folder {folder} does not exist.</source>
      <translation>文件夹 {folder} 不存在。</translation>
    </message>
    <message>
      <source>{path} is a file.</source>
      <translation>{path} 是文件。</translation>
    </message>
    <message>
      <source>The folder {path} holds other files.</source>
      <translation>文件夹 {path} 中有其他文件。</translation>
    </message>
    <message>
      <source>Exporting there would replace them, '{name}' for one.</source>
      <translation>导出到那里会替换它们，例如“{name}”。</translation>
    </message>
    <message>
      <source>{path} was written, but may not survive a power cut.</source>
      <translation>{path} 已写入，但断电时可能丢失。</translation>
    </message>
    <message>
      <source>Choose a shipped classifier, or another file.</source>
      <translation>请选择自带的分类器，或其他文件。</translation>
    </message>
    <message>
      <source>guide</source>
      <translation>引导分类器</translation>
    </message>
    <message>
      <source>{path} is not a classifier this program can use.</source>
      <translation>{path} 不是本程序能用的分类器。</translation>
    </message>
    <message>
      <source>It is no classifier that this version reads.</source>
      <translation>它不是当前版本能读取的分类器。</translation>
    </message>
    <message>
      <source>It is no classifier of what it should judge.</source>
      <translation>它不是应由它判断的数据的分类器。</translation>
    </message>
    <message>
      <source>It has {count} columns: {columns}.</source>
      <translation>它有 {count} 列：{columns}。</translation>
    </message>
    <message>
      <source>Choose two of them: points:{path}{choice}; a third one may name the class.</source>
      <translation>请选择其中两列：points:{path}{choice}；第三列可以给出类别。</translation>
    </message>
    <message>
      <source>{path} could not be read as points.</source>
      <translation>无法把 {path} 作为点读取。</translation>
    </message>
    <message>
      <source>It has {count} columns of whole numbers: {columns}. Its decimal commas look the same as the commas between columns.</source>
      <translation>它有 {count} 列整数：{columns}。其中的小数逗号与列之间的逗号无法区分。</translation>
    </message>
    <message>
      <source>It has one column: {columns}.</source>
      <translation>它只有一列：{columns}。</translation>
    </message>
    <message>
      <source>Several of its columns are called '{name}'. {there}</source>
      <translation>有几列都叫“{name}”。{there}</translation>
    </message>
    <message>
      <source>It has no column '{name}'. {there}</source>
      <translation>它没有“{name}”列。{there}</translation>
    </message>
    <message>
      <source>It holds more than {most:,} points.</source>
      <translation>其中的点超过 {most:,} 个。</translation>
    </message>
    <message>
      <source>It is larger than {megabytes} MB.</source>
      <translation>它超过 {megabytes} MB。</translation>
    </message>
    <message>
      <source>It is not a text file.</source>
      <translation>它不是文本文件。</translation>
    </message>
    <message>
      <source>'{choice}' does not choose two columns, or three with the class.</source>
      <translation>“{choice}”选择的不是两列，也不是带类别的三列。</translation>
    </message>
    <message>
      <source>'{choice}' chooses a column twice.</source>
      <translation>“{choice}”两次选择了同一列。</translation>
    </message>
    <message>
      <source>{name} is read in Windows' encoding ({encoding}).</source>
      <translation>{name} 按 Windows 编码（{encoding}）读取。</translation>
    </message>
    <message>
      <source>It has neither sigmas nor cumulative alphas.</source>
      <translation>它既没有 sigmas，也没有累积的 alphas。</translation>
    </message>
    <message>
      <source>Record with r.add(x, x0, alpha, sigma).</source>
      <translation>请用 r.add(x, x0, alpha, sigma) 录制。</translation>
    </message>
    <message>
      <source>The scheduler does not visit timestep {t:g}.</source>
      <translation>调度器不经过时间步 {t:g}。</translation>
    </message>
    <message>
      <source>The noise levels of {name} are not known.</source>
      <translation>{name} 的噪声水平未知。</translation>
    </message>
    <message>
      <source>unknown item type {kind!r}</source>
      <translation>未知的数据类型 {kind!r}</translation>
    </message>
    <message>
      <source>the shape of {kind} has {count} lengths</source>
      <translation>{kind} 的形状应有 {count} 个维度</translation>
    </message>
    <message>
      <source>a length is no whole number, or out of range</source>
      <translation>某个维度不是整数，或超出范围</translation>
    </message>
    <message>
      <source>its value range or rate is impossible</source>
      <translation>取值范围或采样率不合理</translation>
    </message>
    <message>
      <source>its class names are no list, or too many</source>
      <translation>类别名称不是列表，或数量过多</translation>
    </message>
    <message>
      <source>its number of hidden classes is impossible</source>
      <translation>其隐藏类别的数量不可能</translation>
    </message>
    <message>
      <source>an item is too large</source>
      <translation>单个样本过大</translation>
    </message>
    <message>
      <source>{data} could not be downloaded.</source>
      <translation>无法下载 {data}。</translation>
    </message>
    <message>
      <source>Check the connection and try again, or use data that ships: {instead}.</source>
      <translation>请检查网络连接后重试，或使用随附的数据：{instead}。</translation>
    </message>
    <message>
      <source>the connection ended too early</source>
      <translation>连接过早中断</translation>
    </message>
    <message>
      <source>its file has a wrong checksum</source>
      <translation>文件的校验和不符</translation>
    </message>
    <message>
      <source>its archive does not hold what it should</source>
      <translation>其压缩包没有应有的内容</translation>
    </message>
    <message>
      <source>{server}: {reason}.</source>
      <translation>{server}：{reason}。</translation>
    </message>
    <message>
      <source>it sent another file than expected</source>
      <translation>服务器发来的不是预期的文件</translation>
    </message>
    <message>
      <source>Its part {role} is missing.</source>
      <translation>缺少其组成部分 {role}。</translation>
    </message>
    <message>
      <source>It is made for another network than the one in {role}.</source>
      <translation>它是为另一种网络而做的，不适用于 {role} 中的网络。</translation>
    </message>
    <message>
      <source>It is of {given} channels, and the model works on {wanted}.</source>
      <translation>它有 {given} 个通道，而模型使用 {wanted} 个。</translation>
    </message>
    <message>
      <source>Its pictures would be {w} x {h}.</source>
      <translation>其图片尺寸将是 {w} x {h}。</translation>
    </message>
    <message>
      <source>It makes {given} numbers a token, and the model takes {wanted}.</source>
      <translation>它为每个词元生成 {given} 个数，而模型需要 {wanted} 个。</translation>
    </message>
    <message>
      <source>It is no list of words.</source>
      <translation>它不是词表。</translation>
    </message>
    <message>
      <source>Its words have other numbers than the text encoder knows.</source>
      <translation>其词的编号超出文本编码器的范围。</translation>
    </message>
    <message>
      <source>It is no tokenizer of BERT's sort.</source>
      <translation>它不是 BERT 类型的分词器。</translation>
    </message>
    <message>
      <source>The word {token} is missing.</source>
      <translation>缺少词 {token}。</translation>
    </message>
    <message>
      <source>Its names of classes ({key}) are no table of texts.</source>
      <translation>其类别名称（{key}）不是文字表。</translation>
    </message>
    <message>
      <source>It has no token to fill prompts up with.</source>
      <translation>它没有用来补齐提示词的词元。</translation>
    </message>
    <message>
      <source>It is no tokenizer of CLIP's sort.</source>
      <translation>它不是 CLIP 类型的分词器。</translation>
    </message>
    <message>
      <source>It is no list of pairs.</source>
      <translation>它不是合并对的列表。</translation>
    </message>
    <message>
      <source>It joins words that are not in the list.</source>
      <translation>它要合并的词不在词表中。</translation>
    </message>
    <message>
      <source>It is no JSON of a usual size.</source>
      <translation>它不是正常大小的 JSON。</translation>
    </message>
    <message>
      <source>It is no text of a usual size.</source>
      <translation>它不是正常大小的文本。</translation>
    </message>
    <message>
      <source>Its patches have learned their places at that size, and its pipeline has no other.</source>
      <translation>它的图块位置是按该尺寸学习的，其流程也不提供其他尺寸。</translation>
    </message>
    <message>
      <source>Its text encoders make {given} numbers, and the model takes {wanted}.</source>
      <translation>它的文本编码器给出 {given} 个数，而模型需要 {wanted} 个。</translation>
    </message>
    <message>
      <source>It takes a negative prompt only with Guidance above 1, beside its distilled one.</source>
      <translation>除蒸馏引导外，只有“引导”大于 1 时它才使用负面提示词。</translation>
    </message>
    <message>
      <source>It takes a negative prompt only with Guidance above 1.</source>
      <translation>只有“引导”大于 1 时它才使用负面提示词。</translation>
    </message>
    <message>
      <source>It has no scheduler: DDPM's levels are assumed, and that it predicts eps.</source>
      <translation>它没有调度器：假定为 DDPM 的噪声级别，并预测 eps。</translation>
    </message>
    <message>
      <source>It is an {called}: no model, but it can be the codec of one.</source>
      <translation>它是 {called}：不是模型，但可以作为模型的编解码器。</translation>
    </message>
    <message>
      <source>It is a {called}; this program opens a {known}.</source>
      <translation>这是 {called}；本程序打开的是 {known}。</translation>
    </message>
    <message>
      <source>It is a {called} alone, without the rest of its pipeline.</source>
      <translation>它只是一个 {called}，缺少管线的其余部分。</translation>
    </message>
    <message>
      <source>Download it: in My models, or with diffusion-gui download; or open a folder that holds it.</source>
      <translation>请下载它：在“我的模型”中，或用 diffusion-gui download；也可打开含有它的文件夹。</translation>
    </message>
    <message>
      <source>Download the rest: in My models, or with diffusion-gui download.</source>
      <translation>请下载其余部分：在“我的模型”中，或用 diffusion-gui download。</translation>
    </message>
    <message>
      <source>The model {name} is not in the cache of Hugging Face.</source>
      <translation>Hugging Face 缓存中没有模型 {name}。</translation>
    </message>
    <message>
      <source>The cache is {folder}.</source>
      <translation>缓存位于 {folder}。</translation>
    </message>
    <message>
      <source>The model {name} was not downloaded to its end.</source>
      <translation>模型 {name} 没有下载完整。</translation>
    </message>
    <message>
      <source>{name} has several files, each a model.</source>
      <translation>{name} 有多个文件，每个都是一个模型。</translation>
    </message>
    <message>
      <source>{name} has no file {file}.</source>
      <translation>{name} 没有文件 {file}。</translation>
    </message>
    <message>
      <source>It has no .safetensors file outside of folders.</source>
      <translation>它在文件夹之外没有 .safetensors 文件。</translation>
    </message>
    <message>
      <source>Choose another model.</source>
      <translation>请选择别的模型。</translation>
    </message>
    <message>
      <source>{names} and {count} more</source>
      <translation>{names}，另有 {count} 个</translation>
    </message>
    <message>
      <source>It has {files}.</source>
      <translation>它有 {files}。</translation>
    </message>
    <message>
      <source>Name one of them, such as {name}</source>
      <translation>请指明其中一个，例如 {name}</translation>
    </message>
    <message>
      <source>This model came without a tokenizer and reads no prompt.</source>
      <translation>该模型没有附带分词器，无法读取提示词。</translation>
    </message>
    <message>
      <source>It is distilled: the sampler LCM and 2 to 8 steps are meant; more saturate.</source>
      <translation>它经过蒸馏：应使用采样器 LCM 和 2 到 8 步；步数更多会过饱和。</translation>
    </message>
    <message>
      <source>Install it: {python} -m pip install "diffusion-gui[diffusers]"</source>
      <translation>安装命令：{python} -m pip install "diffusion-gui[diffusers]"</translation>
    </message>
    <message>
      <source>Version {version} is installed, {needed} is needed.</source>
      <translation>已安装版本 {version}，需要 {needed}。</translation>
    </message>
    <message>
      <source>The package {package} is not installed.</source>
      <translation>未安装软件包 {package}。</translation>
    </message>
    <message>
      <source>Settings this program does not know are left out: {names}.</source>
      <translation>本程序不认识的设置未被采用：{names}。</translation>
    </message>
    <message>
      <source>It is a {pipeline} with {role} ({called}). So far these can be opened: {known}.</source>
      <translation>这是 {pipeline}，其中有 {role}（{called}）。目前能打开的有：{known}。</translation>
    </message>
    <message>
      <source>Its pipeline is code of its own; this program runs none.</source>
      <translation>其管线是自带的代码；本程序不运行任何此类代码。</translation>
    </message>
    <message>
      <source>Its part {role} is of {library}, code that this program does not run.</source>
      <translation>其部件 {role} 属于 {library}，本程序不运行该代码。</translation>
    </message>
    <message>
      <source>{path} cannot be used as a model.</source>
      <translation>{path} 不能用作模型。</translation>
    </message>
    <message>
      <source>Open a folder of one of these, as diffusers' save_pretrained writes it: {known}; or a .safetensors file with all of Stable Diffusion.</source>
      <translation>请打开 diffusers 的 save_pretrained 写出的下列模型之一的文件夹：{known}；或含有 Stable Diffusion 全部内容的 .safetensors 文件。</translation>
    </message>
    <message>
      <source>There is no such file.</source>
      <translation>没有这个文件。</translation>
    </message>
    <message>
      <source>It is a link that leads out of the folder.</source>
      <translation>这是一个指向文件夹之外的链接。</translation>
    </message>
    <message>
      <source>It is a folder or a device, not a file.</source>
      <translation>它是文件夹或设备，不是文件。</translation>
    </message>
    <message>
      <source>It holds no settings.</source>
      <translation>其中没有设置。</translation>
    </message>
    <message>
      <source>It holds more settings than any model has.</source>
      <translation>其中的设置比任何模型都多。</translation>
    </message>
    <message>
      <source>It is a link that leads nowhere.</source>
      <translation>这是一个无处可去的链接。</translation>
    </message>
    <message>
      <source>Its number {number} is larger than any model needs.</source>
      <translation>其中的数 {number} 大于任何模型所需。</translation>
    </message>
    <message>
      <source>Its dynamic thresholding is left out.</source>
      <translation>其动态阈值未被采用。</translation>
    </message>
    <message>
      <source>DDPM adds the posterior's noise here, not the model's own variance.</source>
      <translation>这里的 DDPM 加入后验噪声，而不是模型自己的方差。</translation>
    </message>
    <message>
      <source>The last step goes to clean data, not to the model's first level.</source>
      <translation>最后一步到达干净数据，而不是模型的第一个噪声级别。</translation>
    </message>
    <message>
      <source>Its tokenizers take different numbers of tokens.</source>
      <translation>它的几个分词器接受的词元数不同。</translation>
    </message>
    <message>
      <source>It has no T5 text encoder: its tokens are zeros, as in diffusers.</source>
      <translation>它没有 T5 文本编码器：与 diffusers 一样，其词元取零。</translation>
    </message>
    <message>
      <source>It holds no autoencoder ({name}).</source>
      <translation>它不含自编码器（{name}）。</translation>
    </message>
    <message>
      <source>Its autoencoder's blocks are not those of Stable Diffusion.</source>
      <translation>它的自编码器的各个块不是 Stable Diffusion 的。</translation>
    </message>
    <message>
      <source>It holds no text encoder that this program knows: it is a network alone, or of another sort than Stable Diffusion 1, 2 and XL.</source>
      <translation>它不含本程序认识的文本编码器：它只是单独的网络，或与 Stable Diffusion 1、2 和 XL 不同类。</translation>
    </message>
    <message>
      <source>It lacks the tensor {name}.</source>
      <translation>它缺少张量 {name}。</translation>
    </message>
    <message>
      <source>Its tensor {tensor} has an impossible shape.</source>
      <translation>张量 {tensor} 的形状不合理。</translation>
    </message>
    <message>
      <source>What its network predicts is not in the file; {prediction} is assumed. If pictures stay noise, write the line 'parameterization: {other}' into {name} beside it.</source>
      <translation>该文件没有说明其网络预测什么；这里假定为 {prediction}。如果图像一直是噪声，请在它旁边的 {name} 中写入一行“parameterization: {other}”。</translation>
    </message>
    <message>
      <source>No tokenizer was found on this machine: only an empty prompt can be used. {cure}</source>
      <translation>本机上没有找到分词器：只能使用空的提示词。{cure}</translation>
    </message>
    <message>
      <source>Get it once with 'hf download {repository} vocab.json merges.txt', or put these two files of any Stable Diffusion beside {name}.</source>
      <translation>请用“hf download {repository} vocab.json merges.txt”获取一次，或把任一 Stable Diffusion 的这两个文件放在 {name} 旁边。</translation>
    </message>
    <message>
      <source>Tensors this program does not know are left out: {names}.</source>
      <translation>本程序不认识的张量已略去：{names}。</translation>
    </message>
    <message>
      <source>Find a .safetensors file of the same model, or save it as one with the tool that you use.</source>
      <translation>请寻找同一模型的 .safetensors 文件，或用您所用的工具把它存为这种文件。</translation>
    </message>
    <message>
      <source>It is a checkpoint that holds a pickle, which can run code when it is opened.</source>
      <translation>这是含有 pickle 的检查点，打开时可能会运行代码。</translation>
    </message>
    <message>
      <source>Its blocks are not those of Stable Diffusion.</source>
      <translation>它的各个块不是 Stable Diffusion 的。</translation>
    </message>
    <message>
      <source>It seems to be distilled (turbo): guidance is 1, and 1 to 4 steps are enough; more saturate.</source>
      <translation>它似乎经过蒸馏（turbo）：引导为 1，1 到 4 步就够；步数更多会过饱和。</translation>
    </message>
    <message>
      <source>Its safety checker is left out: nothing is hidden.</source>
      <translation>未使用其安全检查器：不会隐藏任何内容。</translation>
    </message>
    <message>
      <source>Its two tokenizers make prompts of other lengths.</source>
      <translation>它的两个分词器给出的提示词长度不同。</translation>
    </message>
    <message>
      <source>It is no tokenizer of T5's sort.</source>
      <translation>这不是 T5 类的分词器。</translation>
    </message>
    <message>
      <source>Its sounds have {given} samples a second, and those that are shown here {wanted:,}.</source>
      <translation>其声音每秒 {given} 个采样，而这里显示的是每秒 {wanted:,} 个。</translation>
    </message>
    <message>
      <source>It makes two channels: what is drawn, heard and saved as a sound is their mean.</source>
      <translation>它生成两个声道：绘制、播放和保存为声音的是两者的平均。</translation>
    </message>
    <message>
      <source>Its sounds have {given:,} samples; those that are shown here have a multiple of {block:,}, and at most {most:,}.</source>
      <translation>其声音有 {given:,} 个采样；这里显示的须为 {block:,} 的倍数，且最多 {most:,} 个。</translation>
    </message>
    <message>
      <source>The variance that it predicts beside the noise is left out.</source>
      <translation>它在噪声之外预测的方差未被采用。</translation>
    </message>
    <message>
      <source>Where no class is asked for, its last one ({number}) is: models trained for guidance keep it empty.</source>
      <translation>未指定类别时使用最后一个类别（{number}）：为引导而训练的模型把它留空。</translation>
    </message>
    <message>
      <source>Its setting {name} is {value}, which this program does not read.</source>
      <translation>其设置 {name} 为 {value}，本程序不支持。</translation>
    </message>
    <message>
      <source>Its clips have {frames} frames here, of {w} x {h}, and {theirs} in diffusers where nothing is asked for: {names} in {file} change it.</source>
      <translation>此处其短片为 {frames} 帧，{w} x {h}；在 diffusers 中不另作指定时为 {theirs} 帧：可在 {file} 中用 {names} 更改。</translation>
    </message>
    <message>
      <source>It has two networks, and does not name the noise level between them.</source>
      <translation>它有两个网络，但没有给出二者分界的噪声水平。</translation>
    </message>
    <message>
      <source>There are no weights in it ({name}).</source>
      <translation>其中没有权重（{name}）。</translation>
    </message>
    <message>
      <source>Its weights are those of {name}; the full ones are not here.</source>
      <translation>权重取自 {name}；完整的权重不在此处。</translation>
    </message>
    <message>
      <source>It names no plain files of weights.</source>
      <translation>它没有列出普通的权重文件。</translation>
    </message>
    <message>
      <source>Its weights are a pickle, which can run code when it is opened; this program loads none. Save them as safetensors, or find a version that has them.</source>
      <translation>其权重是 pickle，打开时可能运行代码；本程序一概不加载。请将其另存为 safetensors，或寻找带有该格式的版本。</translation>
    </message>
    <message>
      <source>Name a generator that ships, or the checkpoint of one of your own.</source>
      <translation>请给出自带的生成器，或自己训练的检查点。</translation>
    </message>
    <message>
      <source>The run cannot start from {start}.</source>
      <translation>运行无法从 {start} 开始。</translation>
    </message>
    <message>
      <source>Its network is {network}, which makes no items in one go.</source>
      <translation>它的网络是 {network}，不能一次生成结果。</translation>
    </message>
    <message>
      <source>{path} is not written yet: its disk or network share gives no answer. The program waits for it; what was saved before is whole.</source>
      <translation>{path} 尚未写入：所在的磁盘或网络共享没有响应。程序会继续等待；之前保存的内容完好无损。</translation>
    </message>
    <message>
      <source>The disk or network share of {path} answers again.</source>
      <translation>{path} 所在的磁盘或网络共享已恢复响应。</translation>
    </message>
    <message>
      <source>{name} cannot be downloaded.</source>
      <translation>无法下载 {name}。</translation>
    </message>
    <message>
      <source>1 file that can run code (pickle, {size})</source>
      <translation>1 个可能运行代码的文件（pickle，{size}）</translation>
    </message>
    <message>
      <source>{count} files that can run code (pickles, {size})</source>
      <translation>{count} 个可能运行代码的文件（pickle，{size}）</translation>
    </message>
    <message>
      <source>1 other version of the same weights ({size})</source>
      <translation>同一权重的 1 个其他版本（{size}）</translation>
    </message>
    <message>
      <source>{count} other versions of the same weights ({size})</source>
      <translation>同一权重的 {count} 个其他版本（{size}）</translation>
    </message>
    <message>
      <source>1 other file ({size})</source>
      <translation>1 个其他文件（{size}）</translation>
    </message>
    <message>
      <source>{count} other files ({size})</source>
      <translation>{count} 个其他文件（{size}）</translation>
    </message>
    <message>
      <source>It is written OWNER/NAME.</source>
      <translation>写法为 OWNER/NAME。</translation>
    </message>
    <message>
      <source>Copy it from the head of the model's page.</source>
      <translation>请从模型网页的标题处复制。</translation>
    </message>
    <message>
      <source>Choose another model; nothing was downloaded.</source>
      <translation>请选择其他模型；没有下载任何内容。</translation>
    </message>
    <message>
      <source>Free space, or set HF_HOME to a folder elsewhere.</source>
      <translation>请腾出空间，或把 HF_HOME 设为别处的文件夹。</translation>
    </message>
    <message>
      <source>'{name}' is no name of a model on Hugging Face.</source>
      <translation>“{name}”不是 Hugging Face 上模型的名称。</translation>
    </message>
    <message>
      <source>{name} has another name now.</source>
      <translation>{name} 已改名。</translation>
    </message>
    <message>
      <source>It is called {now}.</source>
      <translation>它现在叫 {now}。</translation>
    </message>
    <message>
      <source>Take that: {name}</source>
      <translation>请使用：{name}</translation>
    </message>
    <message>
      <source>{name} cannot be used by this program.</source>
      <translation>本程序无法使用 {name}。</translation>
    </message>
    <message>
      <source>There is no room for {name}.</source>
      <translation>空间不足，放不下 {name}。</translation>
    </message>
    <message>
      <source>It needs {needed}, and {free} are free where {folder} is.</source>
      <translation>需要 {needed}，而 {folder} 所在磁盘只剩 {free}。</translation>
    </message>
    <message>
      <source>Try again: what has come is kept, and the rest is fetched.</source>
      <translation>请重试：已下载的部分会保留，只获取其余部分。</translation>
    </message>
    <message>
      <source>Check the connection and try again. Models in the cache open without one: they are in My models, and in: diffusion-gui list models --cache</source>
      <translation>请检查网络后重试。缓存中的模型无需网络即可打开：见“我的模型”，或运行 diffusion-gui list models --cache</translation>
    </message>
    <message>
      <source>{name} could not be downloaded.</source>
      <translation>{name} 下载失败。</translation>
    </message>
    <message>
      <source>{name} could not be found on Hugging Face.</source>
      <translation>在 Hugging Face 上找不到 {name}。</translation>
    </message>
    <message>
      <source>Hugging Face could not be asked about {name}.</source>
      <translation>无法向 Hugging Face 询问 {name}。</translation>
    </message>
    <message>
      <source>Something unexpected happened: {error}</source>
      <translation>发生了意外情况：{error}</translation>
    </message>
    <message>
      <source>{place} The system reports: {reason}.</source>
      <translation>{place}系统报告：{reason}。</translation>
    </message>
    <message>
      <source>It is given only to people who have accepted its terms.</source>
      <translation>只提供给已接受其条款的人。</translation>
    </message>
    <message>
      <source>Accept them on {page}, log in with: hf auth login - and try again.</source>
      <translation>请在 {page} 上接受条款，用 hf auth login 登录，然后重试。</translation>
    </message>
    <message>
      <source>There is no such model on {server}, or it is private.</source>
      <translation>{server} 上没有这个模型，或者它是私有的。</translation>
    </message>
    <message>
      <source>Check the name, OWNER/NAME. For a private model log in with: hf auth login</source>
      <translation>请检查名称（OWNER/NAME）。私有模型请先登录：hf auth login</translation>
    </message>
    <message>
      <source>{server} does not let you have it.</source>
      <translation>{server} 不允许你获取它。</translation>
    </message>
    <message>
      <source>Log in with an account that may read it: hf auth login</source>
      <translation>请用有权读取的账户登录：hf auth login</translation>
    </message>
    <message>
      <source>The file or version that was asked for is not there any more.</source>
      <translation>所要的文件或版本已不存在。</translation>
    </message>
    <message>
      <source>Search for the model again.</source>
      <translation>请重新查找该模型。</translation>
    </message>
    <message>
      <source>{server} was asked too often (429).</source>
      <translation>对 {server} 的请求过于频繁（429）。</translation>
    </message>
    <message>
      <source>Wait some minutes, and try again; what has come is kept.</source>
      <translation>请等几分钟再试；已下载的部分会保留。</translation>
    </message>
    <message>
      <source>{server} answered with an error ({status}).</source>
      <translation>{server} 返回了错误（{status}）。</translation>
    </message>
    <message>
      <source>HF_HUB_OFFLINE is set: nothing may be asked of the network.</source>
      <translation>已设置 HF_HUB_OFFLINE：不得访问网络。</translation>
    </message>
    <message>
      <source>Unset it, or open a model that is in the cache already.</source>
      <translation>请取消该设置，或打开缓存中已有的模型。</translation>
    </message>
    <message>
      <source>{server} does not answer.</source>
      <translation>{server} 没有响应。</translation>
    </message>
    <message>
      <source>{server} could not be reached: {reason}.</source>
      <translation>无法连接 {server}：{reason}。</translation>
    </message>
    <message>
      <source>The connection ended too early ({file}).</source>
      <translation>连接过早中断（{file}）。</translation>
    </message>
    <message>
      <source>{file} came otherwise than {server} describes it, and was thrown away.</source>
      <translation>收到的 {file} 与 {server} 的说明不符，已丢弃。</translation>
    </message>
    <message>
      <source>Try again; if it happens again, the file is damaged there.</source>
      <translation>请重试；若再次发生，说明服务器上的文件已损坏。</translation>
    </message>
    <message>
      <source>Free space, or set HF_HOME to a folder elsewhere, and try again.</source>
      <translation>请腾出空间，或把 HF_HOME 设为别处的文件夹，然后重试。</translation>
    </message>
    <message>
      <source>The process that downloads was ended.</source>
      <translation>下载进程被终止。</translation>
    </message>
    <message>
      <source>Ideal denoiser of {data}</source>
      <translation>{data}的理想去噪器</translation>
    </message>
    <message>
      <source>It can be completed only with the settings and the count that it was begun with.</source>
      <translation>只有使用开始时的设置和数量才能把它补全。</translation>
    </message>
    <message>
      <source>Give those, or choose a new folder.</source>
      <translation>请使用原来的设置和数量，或选择新的文件夹。</translation>
    </message>
    <message>
      <source>{folder} holds another set of items.</source>
      <translation>{folder} 中是另一组样本。</translation>
    </message>
    <message>
      <source>Its checksum differs from that of the autoencoder these latents were made with; they would come out as something else.</source>
      <translation>其校验和与生成这些潜变量的自编码器不同，解码结果会是别的东西。</translation>
    </message>
    <message>
      <source>Bring the file back as it was, or make the run again.</source>
      <translation>请恢复原来的文件，或重新运行。</translation>
    </message>
    <message>
      <source>The model works on pictures themselves: it holds no autoencoder.</source>
      <translation>该模型直接处理图片，其中没有自编码器。</translation>
    </message>
    <message>
      <source>Name the checkpoint of an autoencoder, or a model that was trained through one.</source>
      <translation>请指定自编码器的检查点，或经由自编码器训练的模型。</translation>
    </message>
    <message>
      <source>The codec {place} is another one.</source>
      <translation>编解码器 {place} 是另一个。</translation>
    </message>
    <message>
      <source>Name the folder of an AutoencoderTiny, or hf:OWNER/NAME of one in the cache.</source>
      <translation>请给出 AutoencoderTiny 的文件夹，或缓存中某个的 hf:所有者/名称。</translation>
    </message>
    <message>
      <source>The codec {place} cannot be used.</source>
      <translation>编解码器 {place} 无法使用。</translation>
    </message>
    <message>
      <source>Choose a .safetensors checkpoint made by 'diffusion-gui train'.</source>
      <translation>请选择由“diffusion-gui train”生成的 .safetensors 检查点。</translation>
    </message>
    <message>
      <source>model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>{path} is not a model this program can use.</source>
      <translation>{path} 不是本程序可用的模型。</translation>
    </message>
    <message>
      <source>{path} was made by another version of this program.</source>
      <translation>{path} 由本程序的另一版本生成。</translation>
    </message>
    <message>
      <source>Update diffusion-gui.</source>
      <translation>请更新 diffusion-gui。</translation>
    </message>
    <message>
      <source>It holds no diffusion_gui metadata; another program made it.</source>
      <translation>其中没有 diffusion_gui 元数据；它由其他程序生成。</translation>
    </message>
    <message>
      <source>It is a classifier, which can guide a model but makes nothing.</source>
      <translation>它是分类器，可以引导模型，但自己不生成任何东西。</translation>
    </message>
    <message>
      <source>{path} was made by a newer version of this program.</source>
      <translation>{path} 由本程序的更新版本生成。</translation>
    </message>
    <message>
      <source>Its format is {version}; this version reads up to {known}.</source>
      <translation>其格式版本为 {version}；当前程序最高支持 {known}。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: the format version is missing or wrong.</source>
      <translation>元数据已损坏：格式版本缺失或有误。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: sigma_data is missing or wrong.</source>
      <translation>元数据已损坏：sigma_data 缺失或有误。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: it names no network.</source>
      <translation>元数据已损坏：没有注明网络。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: the network's options are missing.</source>
      <translation>元数据已损坏：缺少网络的选项。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: its autoencoder is not described.</source>
      <translation>元数据已损坏：缺少其自编码器的说明。</translation>
    </message>
    <message>
      <source>Its metadata is damaged: no domain ({error}).</source>
      <translation>元数据已损坏：没有数据域信息（{error}）。</translation>
    </message>
    <message>
      <source>A name is 1 to 100 characters, without any of / \ : * ? " &lt; &gt; |</source>
      <translation>名称为 1 到 100 个字符，不能包含 / \ : * ? " &lt; &gt; |</translation>
    </message>
    <message>
      <source>'{title}' is no name for a model.</source>
      <translation>“{title}”不能用作模型名称。</translation>
    </message>
    <message>
      <source>There is a model called {title} already.</source>
      <translation>已经有名为 {title} 的模型。</translation>
    </message>
    <message>
      <source>It is not known where it was.</source>
      <translation>不知道它原来的位置。</translation>
    </message>
    <message>
      <source>Move it to where it belongs.</source>
      <translation>请把它移到应在的位置。</translation>
    </message>
    <message>
      <source>Close what uses it, and try again.</source>
      <translation>关闭正在使用它的程序后重试。</translation>
    </message>
    <message>
      <source>{path} could not be put back.</source>
      <translation>{path} 无法放回。</translation>
    </message>
    <message>
      <source>{path} could not be moved.</source>
      <translation>{path} 无法移动。</translation>
    </message>
    <message>
      <source>it holds a pickle, which can run code</source>
      <translation>其中含有 pickle，可能运行代码</translation>
    </message>
    <message>
      <source>an array has an impossible shape</source>
      <translation>某个数组的形状不合理</translation>
    </message>
    <message>
      <source>the size of an array does not match its shape</source>
      <translation>某个数组的大小与其形状不符</translation>
    </message>
    <message>
      <source>it would unpack to {bytes:,} bytes</source>
      <translation>解压后将达到 {bytes:,} 字节</translation>
    </message>
    <message>
      <source>an array occurs twice</source>
      <translation>某个数组出现了两次</translation>
    </message>
    <message>
      <source>The items of a state have different noise levels.</source>
      <translation>一个状态中的样本噪声水平不同。</translation>
    </message>
    <message>
      <source>No noise level was given.</source>
      <translation>没有给出噪声水平。</translation>
    </message>
    <message>
      <source>Pass alpha and sigma of the state.</source>
      <translation>请传入该状态的 alpha 和 sigma。</translation>
    </message>
    <message>
      <source>A state holds NaN or infinity.</source>
      <translation>一个状态含有 NaN 或无穷大。</translation>
    </message>
    <message>
      <source>They are (N, 2) points, (N, C, H, W) pictures, (N, 1, L) sounds or (N, C, F, H, W) clips, N being at most 10,000.</source>
      <translation>它们是 (N, 2) 的点、(N, C, H, W) 的图片、(N, 1, L) 的声音或 (N, C, F, H, W) 的短片，N 最多 10,000。</translation>
    </message>
    <message>
      <source>Add the axis of the items (x[None]), or put the channels first.</source>
      <translation>请加上样本轴（x[None]），或把通道放在最前。</translation>
    </message>
    <message>
      <source>Numbers of type {type} cannot be recorded.</source>
      <translation>类型为 {type} 的数无法记录。</translation>
    </message>
    <message>
      <source>A level of alpha = {a:g}, sigma = {s:g} is not possible.</source>
      <translation>不可能有 alpha = {a:g}、sigma = {s:g} 的噪声水平。</translation>
    </message>
    <message>
      <source>All states of a run have one shape.</source>
      <translation>一次运行的所有状态形状相同。</translation>
    </message>
    <message>
      <source>A recording has at most {most:,} steps.</source>
      <translation>一份记录最多 {most:,} 步。</translation>
    </message>
    <message>
      <source>It would take more than {size:.1f} GB of memory.</source>
      <translation>它将占用超过 {size:.1f} GB 内存。</translation>
    </message>
    <message>
      <source>States of shape {shape} cannot be recorded.</source>
      <translation>形状为 {shape} 的状态无法记录。</translation>
    </message>
    <message>
      <source>The value range {range} is none.</source>
      <translation>取值范围 {range} 不是一个范围。</translation>
    </message>
    <message>
      <source>A state has shape {shape}; the ones before have {before}.</source>
      <translation>一个状态的形状是 {shape}；之前的是 {before}。</translation>
    </message>
    <message>
      <source>It begins with ssh://, then a host and a path; a password is never part of it.</source>
      <translation>它以 ssh:// 开头，然后是主机和路径；其中从不包含密码。</translation>
    </message>
    <message>
      <source>Write ssh://host/path, ssh://user@host:port/path, or ssh://host/~/path for a path from your home there.</source>
      <translation>请写 ssh://host/path、ssh://user@host:port/path，或用 ssh://host/~/path 表示那里主目录下的路径。</translation>
    </message>
    <message>
      <source>'{text}' is no address of a run on another machine.</source>
      <translation>“{text}”不是另一台机器上训练的地址。</translation>
    </message>
    <message>
      <source>The connection was closed.</source>
      <translation>连接已关闭。</translation>
    </message>
    <message>
      <source>The program ssh could not be started.</source>
      <translation>无法启动 ssh 程序。</translation>
    </message>
    <message>
      <source>It is not on this machine, or not where programs are found.</source>
      <translation>本机没有它，或不在查找程序的路径中。</translation>
    </message>
    <message>
      <source>Install OpenSSH's client, and check that 'ssh' works in a terminal.</source>
      <translation>请安装 OpenSSH 客户端，并确认终端中可以使用“ssh”。</translation>
    </message>
    <message>
      <source>The connection is open, but nothing comes from it.</source>
      <translation>连接已打开，但没有数据传来。</translation>
    </message>
    <message>
      <source>Check the network; the program tries again by itself.</source>
      <translation>请检查网络；程序会自行重试。</translation>
    </message>
    <message>
      <source>Check its name and the network; the program tries again by itself.</source>
      <translation>请检查主机名和网络；程序会自行重试。</translation>
    </message>
    <message>
      <source>{host} does not answer.</source>
      <translation>{host} 没有应答。</translation>
    </message>
    <message>
      <source>It may have been moved or deleted, or you may not enter it.</source>
      <translation>它可能已被移动或删除，或您无权进入。</translation>
    </message>
    <message>
      <source>Check the path; ssh://host/~/path begins in your home there.</source>
      <translation>请检查路径；ssh://host/~/path 从那里的主目录开始。</translation>
    </message>
    <message>
      <source>Name the folder of a run that has begun.</source>
      <translation>请指定一个已开始的训练的文件夹。</translation>
    </message>
    <message>
      <source>It lacks stat as Linux has it.</source>
      <translation>它没有 Linux 那样的 stat。</translation>
    </message>
    <message>
      <source>Copy the run folder here, or share it, and open it as a folder.</source>
      <translation>请把训练文件夹复制到本机或共享它，再作为文件夹打开。</translation>
    </message>
    <message>
      <source>ssh reports: {reason}</source>
      <translation>ssh 报告：{reason}</translation>
    </message>
    <message>
      <source>The settings of ssh hold a mistake.</source>
      <translation>ssh 的设置有误。</translation>
    </message>
    <message>
      <source>Mend ~/.ssh/config.</source>
      <translation>请修改 ~/.ssh/config。</translation>
    </message>
    <message>
      <source>There is no connection to {host}.</source>
      <translation>没有到 {host} 的连接。</translation>
    </message>
    <message>
      <source>There is no folder {path} on {host}.</source>
      <translation>{host} 上没有文件夹 {path}。</translation>
    </message>
    <message>
      <source>{path} on {host} holds no training run.</source>
      <translation>{host} 上的 {path} 中没有训练。</translation>
    </message>
    <message>
      <source>There is no {file} of one in it.</source>
      <translation>其中没有训练的 {file}。</translation>
    </message>
    <message>
      <source>{host} cannot tell about its files.</source>
      <translation>{host} 无法报告其文件信息。</translation>
    </message>
    <message>
      <source>The key of {host} is not the one that ssh knows.</source>
      <translation>{host} 的密钥与 ssh 所知的不同。</translation>
    </message>
    <message>
      <source>Call 'ssh {host}' in a terminal, and compare the key before you accept it.</source>
      <translation>请在终端中运行“ssh {host}”，核对密钥后再接受。</translation>
    </message>
    <message>
      <source>{host} did not let you in.</source>
      <translation>{host} 拒绝了登录。</translation>
    </message>
    <message>
      <source>It must work without a password: put your key there (ssh-copy-id {host}), or load it into ssh-agent.</source>
      <translation>必须无需密码：请把您的密钥放到那里（ssh-copy-id {host}），或载入 ssh-agent。</translation>
    </message>
    <message>
      <source>Free space there; the program tries again by itself.</source>
      <translation>请在那里腾出空间；程序会自行重试。</translation>
    </message>
    <message>
      <source>There is no such folder; it may have been moved, renamed or deleted.</source>
      <translation>没有这个文件夹；它可能被移动、改名或删除了。</translation>
    </message>
    <message>
      <source>Put it back, or open the run where it is now.</source>
      <translation>把它放回原处，或在它现在的位置打开这次训练。</translation>
    </message>
    <message>
      <source>Choose the folder of a run, or start a new run.</source>
      <translation>选择一次训练的文件夹，或开始新的训练。</translation>
    </message>
    <message>
      <source>{folder} holds no training run.</source>
      <translation>{folder} 中没有训练。</translation>
    </message>
    <message>
      <source>Choose another step.</source>
      <translation>请选择另一步。</translation>
    </message>
    <message>
      <source>The training settings in {file} cannot be used.</source>
      <translation>{file} 中的训练设置无法使用。</translation>
    </message>
    <message>
      <source>The run's checkpoint of step {step} could not be read.</source>
      <translation>无法读取此次训练第 {step} 步的检查点。</translation>
    </message>
    <message>
      <source>Nobody trains it any more.</source>
      <translation>已没有进程在训练它。</translation>
    </message>
    <message>
      <source>Continue it with more steps, or use its checkpoint.</source>
      <translation>请用更多步数继续训练，或使用其检查点。</translation>
    </message>
    <message>
      <source>A request from before training began was dropped: to {asked}.</source>
      <translation>训练开始之前的一个请求已被丢弃：{asked}。</translation>
    </message>
    <message>
      <source>The run in {folder} is finished.</source>
      <translation>{folder} 中的训练已完成。</translation>
    </message>
    <message>
      <source>The request in {file} was refused.</source>
      <translation>{file} 中的请求被拒绝。</translation>
    </message>
    <message>
      <source>Check the file.</source>
      <translation>请检查该文件。</translation>
    </message>
    <message>
      <source>It lacks tensors</source>
      <translation>缺少张量</translation>
    </message>
    <message>
      <source>It has tensors its network does not know</source>
      <translation>含有其网络所没有的张量</translation>
    </message>
    <message>
      <source>Its tensors have other shapes than its network's</source>
      <translation>张量的形状与其网络不符</translation>
    </message>
    <message>
      <source>Its tensors are not of type {types}</source>
      <translation>其张量不是 {types} 类型</translation>
    </message>
    <message>
      <source>{tensor} {given} instead of {wanted}</source>
      <translation>{tensor} 为 {given}，应为 {wanted}</translation>
    </message>
    <message>
      <source>{what}: {names}.</source>
      <translation>{what}：{names}。</translation>
    </message>
    <message>
      <source>Its metadata is damaged.</source>
      <translation>元数据已损坏。</translation>
    </message>
    <message>
      <source>Its contents do not match their checksum; the file is damaged.</source>
      <translation>内容与校验和不符；文件已损坏。</translation>
    </message>
    <message>
      <source>Its metadata does not match its checksum; the file is damaged.</source>
      <translation>元数据与校验和不符；文件已损坏。</translation>
    </message>
    <message>
      <source>It is cut short.</source>
      <translation>文件不完整，被截断。</translation>
    </message>
    <message>
      <source>It has no safetensors header.</source>
      <translation>没有 safetensors 文件头。</translation>
    </message>
    <message>
      <source>It has only {bytes} bytes; it is cut short, or something else.</source>
      <translation>文件只有 {bytes} 字节；它被截断，或是别的文件。</translation>
    </message>
    <message>
      <source>Its header claims {bytes:,} bytes; over {most:,} is refused.</source>
      <translation>文件头声称有 {bytes:,} 字节；超过 {most:,} 字节即拒绝读取。</translation>
    </message>
    <message>
      <source>It is cut short: its header does not end within the file.</source>
      <translation>文件被截断：文件头不完整。</translation>
    </message>
    <message>
      <source>It lists more than {most:,} tensors.</source>
      <translation>列出的张量超过 {most:,} 个。</translation>
    </message>
    <message>
      <source>Its header is no list of tensors.</source>
      <translation>文件头不是张量列表。</translation>
    </message>
    <message>
      <source>Its header names something twice.</source>
      <translation>文件头中有重复的名称。</translation>
    </message>
    <message>
      <source>It names a tensor with what is no text.</source>
      <translation>某个张量的名称不是文本。</translation>
    </message>
    <message>
      <source>Its entry {tensor} is damaged.</source>
      <translation>条目 {tensor} 已损坏。</translation>
    </message>
    <message>
      <source>Its tensor {tensor} is of an unknown type.</source>
      <translation>张量 {tensor} 的类型未知。</translation>
    </message>
    <message>
      <source>Its tensor {tensor} lies nowhere.</source>
      <translation>张量 {tensor} 没有有效的位置。</translation>
    </message>
    <message>
      <source>The size of its tensor {tensor} does not match its shape.</source>
      <translation>张量 {tensor} 的大小与其形状不符。</translation>
    </message>
    <message>
      <source>It is cut short: {bytes:,} bytes are missing.</source>
      <translation>文件被截断：缺少 {bytes:,} 字节。</translation>
    </message>
    <message>
      <source>It goes on for {bytes:,} bytes after its last tensor.</source>
      <translation>最后一个张量之后还有 {bytes:,} 字节。</translation>
    </message>
    <message>
      <source>It is larger than any network of this program, {bytes:,} bytes.</source>
      <translation>文件有 {bytes:,} 字节，大于本程序的任何网络。</translation>
    </message>
    <message>
      <source>Its header is not UTF-8 text.</source>
      <translation>文件头不是 UTF-8 文本。</translation>
    </message>
    <message>
      <source>Its header is nested too deeply.</source>
      <translation>文件头嵌套过深。</translation>
    </message>
    <message>
      <source>Its header is not JSON.</source>
      <translation>文件头不是 JSON。</translation>
    </message>
    <message>
      <source>Its tensor {tensor} leaves a hole before it.</source>
      <translation>张量 {tensor} 之前留有空隙。</translation>
    </message>
    <message>
      <source>Its tensor {tensor} overlaps another.</source>
      <translation>张量 {tensor} 与另一个张量重叠。</translation>
    </message>
    <message>
      <source>{data} is not on this machine. What its model generates is noised in its place; it is not real data. The real set is {megabytes} MB (--download, or Download in the Train scene).</source>
      <translation>本机没有 {data}。加噪的是其模型生成的样本，并非真实数据。真实数据集为 {megabytes} MB（用 --download，或在“训练”场景中点“下载”）。</translation>
    </message>
    <message>
      <source>Choose an .npz made by 'diffusion-gui sample'.</source>
      <translation>请选择由“diffusion-gui sample”生成的 .npz 文件。</translation>
    </message>
    <message>
      <source>{path} is not a trajectory.</source>
      <translation>{path} 不是轨迹文件。</translation>
    </message>
    <message>
      <source>Its numbers are not finite, or out of range.</source>
      <translation>其中的数值不是有限数，或超出范围。</translation>
    </message>
    <message>
      <source>It visits step {step} of a schedule of {T}.</source>
      <translation>它访问了第 {step} 步，而噪声调度只有 {T} 步。</translation>
    </message>
    <message>
      <source>It is damaged, or of another file type.</source>
      <translation>文件已损坏，或属于其他类型。</translation>
    </message>
    <message>
      <source>Its domain is damaged.</source>
      <translation>数据域信息已损坏。</translation>
    </message>
    <message>
      <source>Its recipe is damaged. {reason}</source>
      <translation>其中的配方已损坏。{reason}</translation>
    </message>
    <message>
      <source>Its domain is of another shape than its arrays.</source>
      <translation>数据域的形状与数组不符。</translation>
    </message>
    <message>
      <source>Its labels are of other classes than its domain's.</source>
      <translation>标签与数据域的类别不符。</translation>
    </message>
    <message>
      <source>It is damaged, or of another file type ({error}).</source>
      <translation>文件已损坏，或属于其他类型（{error}）。</translation>
    </message>
    <message>
      <source>Its note of what recorded it is damaged.</source>
      <translation>其中关于录制者的说明已损坏。</translation>
    </message>
    <message>
      <source>It is cut short, or damaged.</source>
      <translation>文件不完整或已损坏。</translation>
    </message>
    <message>
      <source>It lacks {names}.</source>
      <translation>缺少 {names}。</translation>
    </message>
    <message>
      <source>Its arrays do not fit together.</source>
      <translation>各数组彼此不匹配。</translation>
    </message>
    <message>
      <source>It is a pickle, which can run code when it is opened; this program loads none.</source>
      <translation>它是 pickle 文件，打开时可能运行代码；本程序不加载此类文件。</translation>
    </message>
    <message>
      <source>It is a Git-LFS pointer, a few lines in place of the file; the file itself was not downloaded.</source>
      <translation>它只是 Git-LFS 指针（代表该文件的几行文字）；文件本身并未下载。</translation>
    </message>
    <message>
      <source>It is a zip archive, as PyTorch's own files are; those hold a pickle, which can run code when it is opened.</source>
      <translation>它是 zip 压缩包，PyTorch 自己的文件就是这样；其中含有 pickle，打开时可能运行代码。</translation>
    </message>
    <message>
      <source>It is a NumPy array.</source>
      <translation>它是 NumPy 数组。</translation>
    </message>
    <message>
      <source>It is an HDF5 file.</source>
      <translation>它是 HDF5 文件。</translation>
    </message>
    <message>
      <source>It is a GGUF file of a language model.</source>
      <translation>它是语言模型的 GGUF 文件。</translation>
    </message>
    <message>
      <source>It is compressed with gzip.</source>
      <translation>它经过 gzip 压缩。</translation>
    </message>
    <message>
      <source>It is a PNG picture.</source>
      <translation>它是 PNG 图片。</translation>
    </message>
    <message>
      <source>It is a GIF picture.</source>
      <translation>它是 GIF 图片。</translation>
    </message>
    <message>
      <source>It is a JPEG picture.</source>
      <translation>它是 JPEG 图片。</translation>
    </message>
    <message>
      <source>It is a web page, saved in place of the file.</source>
      <translation>它是网页，被误存为该文件。</translation>
    </message>
    <message>
      <source>it is a folder or a device, not a file</source>
      <translation>它是文件夹或设备，不是文件</translation>
    </message>
    <message>
      <source>it is longer than {most:,} bytes</source>
      <translation>长度超过 {most:,} 字节</translation>
    </message>
    <message>
      <source>Free space there, or let your home folder be written to.</source>
      <translation>请在那里腾出空间，或允许写入你的主文件夹。</translation>
    </message>
    <message>
      <source>{name} could not be kept.</source>
      <translation>无法保留 {name}。</translation>
    </message>
    <message>
      <source>{count:,.0f} items with a root mean square of {size:.6g} (order {order:.4g}, classes {classes:.4g})</source>
      <translation>{count:,.0f} 个样本，均方根 {size:.6g}（次序 {order:.4g}，类别 {classes:.4g}）</translation>
    </message>
    <message>
      <source>a root mean square of {size:.6g}</source>
      <translation>均方根 {size:.6g}</translation>
    </message>
    <message>
      <source>device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>This machine has no usable {device} device.</source>
      <translation>本机没有可用的 {device} 设备。</translation>
    </message>
    <message>
      <source>PyTorch {version} finds: {devices}.</source>
      <translation>PyTorch {version} 找到：{devices}。</translation>
    </message>
    <message>
      <source>Choose --device {device}, or auto.</source>
      <translation>请把设备选为 {device} 或自动 (auto)。</translation>
    </message>
    <message>
      <source>Its driver reports: {reason}.</source>
      <translation>驱动程序提示：{reason}。</translation>
    </message>
    <message>
      <source>Start the program again and resume the run, on the CPU if it happens again (--device cpu); the last saved checkpoint is unharmed.</source>
      <translation>请重新启动程序并继续训练；若再次发生，请改用 CPU (--device cpu)。最后保存的检查点完好无损。</translation>
    </message>
    <message>
      <source>The memory does not suffice for this training.</source>
      <translation>内存不足以进行此训练。</translation>
    </message>
    <message>
      <source>The network, the batch or the images are too large for the device.</source>
      <translation>网络、批大小或图片超出了设备的容量。</translation>
    </message>
    <message>
      <source>Choose a smaller batch or network, or another device; the last saved checkpoint is unharmed.</source>
      <translation>请减小批大小或网络，或换用其他设备；最后保存的检查点完好无损。</translation>
    </message>
    <message>
      <source>The run's state does not fit its network.</source>
      <translation>训练状态与其网络不匹配。</translation>
    </message>
    <message>
      <source>It was made by another version of this program.</source>
      <translation>它由本程序的另一版本生成。</translation>
    </message>
    <message>
      <source>The weights have grown too large for 32-bit numbers (exploding gradients), or the data holds such a number; the step was not taken.</source>
      <translation>权重已大到超出 32 位数的范围（梯度爆炸），或数据中含有这样的数值；这一步没有执行。</translation>
    </message>
    <message>
      <source>the loss in process {ranks} of {processes} (counted from 0)</source>
      <translation>{processes} 个进程中第 {ranks} 个（从 0 数起）的损失</translation>
    </message>
    <message>
      <source>{stopped}: {what} is not a finite number.</source>
      <translation>{stopped}：{what}不是有限数值。</translation>
    </message>
    <message>
      <source>Lower the learning rate (now {lr:g}), clip gradients at 1, or warm up longer, and train again; the last saved checkpoint is unharmed.</source>
      <translation>请降低学习率（现为 {lr:g}）、把梯度裁剪到 1 或延长预热，然后重新训练；最后保存的检查点完好无损。</translation>
    </message>
    <message>
      <source>the loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>Step {step} is saved.</source>
      <translation>第 {step} 步已保存。</translation>
    </message>
    <message>
      <source>Another process of this run has ended, so it stopped. {saved}</source>
      <translation>本次训练的另一个进程已经结束，因此训练停止。{saved}</translation>
    </message>
    <message>
      <source>Several processes cannot share this graphics card.</source>
      <translation>多个进程无法共用这块显卡。</translation>
    </message>
    <message>
      <source>PyTorch connects processors and CUDA cards only.</source>
      <translation>PyTorch 只能连接处理器和 CUDA 显卡。</translation>
    </message>
    <message>
      <source>Choose --device cpu, or train in one process.</source>
      <translation>请选择 --device cpu，或只用一个进程训练。</translation>
    </message>
    <message>
      <source>Each process needs a card of its own.</source>
      <translation>每个进程都需要自己的显卡。</translation>
    </message>
    <message>
      <source>Give torchrun --nproc-per-node as many as there are cards, or choose --device cpu.</source>
      <translation>请让 torchrun 的 --nproc-per-node 等于显卡数，或选择 --device cpu。</translation>
    </message>
    <message>
      <source>The processes of this run did not find each other.</source>
      <translation>本次训练的各个进程没有找到彼此。</translation>
    </message>
    <message>
      <source>Check --nnodes and --rdzv-endpoint of torchrun, and whether the machines reach each other.</source>
      <translation>请检查 torchrun 的 --nnodes 和 --rdzv-endpoint，以及各台机器能否互相连通。</translation>
    </message>
    <message>
      <source>There are {processes} processes and {cards} graphics cards on this machine.</source>
      <translation>这台机器上有 {processes} 个进程和 {cards} 块显卡。</translation>
    </message>
    <message>
      <source>PyTorch reports: {reason}.</source>
      <translation>PyTorch 报告：{reason}。</translation>
    </message>
    <message>
      <source>Train into another folder; the checkpoint beside it can still be used.</source>
      <translation>请训练到另一个文件夹；旁边的检查点仍可使用。</translation>
    </message>
    <message>
      <source>{path} is no state that training could go on from.</source>
      <translation>无法从 {path} 继续训练。</translation>
    </message>
    <message>
      <source>Starting there would overwrite it.</source>
      <translation>在那里开始会覆盖它。</translation>
    </message>
    <message>
      <source>Give --resume to go on with it, or choose another folder.</source>
      <translation>请用 --resume 继续它，或选择其他文件夹。</translation>
    </message>
    <message>
      <source>{name} was {before!r}, now {now!r}</source>
      <translation>{name} 原为 {before!r}，现为 {now!r}</translation>
    </message>
    <message>
      <source>Learning rate, EMA, clip, decay, dropout of classes and levels may change; with other data, network, batch or seed train into another folder.</source>
      <translation>学习率、EMA、梯度裁剪、权重衰减、类别丢弃率和噪声水平可以更改；若要更换数据、网络、批大小或种子，请训练到另一个文件夹。</translation>
    </message>
    <message>
      <source>{folder} already holds a training run.</source>
      <translation>{folder} 中已有训练。</translation>
    </message>
    <message>
      <source>Choose another place.</source>
      <translation>请换一个位置。</translation>
    </message>
    <message>
      <source>A training run keeps a file or folder of its own under that name.</source>
      <translation>训练运行要用这个名称存放自己的文件或文件夹。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请选择其他文件夹。</translation>
    </message>
    <message>
      <source>The run in {folder} cannot go on as another run.</source>
      <translation>{folder} 中的训练不能改成另一种训练继续。</translation>
    </message>
    <message>
      <source>{changes}.</source>
      <translation>{changes}。</translation>
    </message>
    <message>
      <source>Training goes on; one cannot go back to here.</source>
      <translation>训练继续进行，但无法回退到此处。</translation>
    </message>
    <message>
      <source>Another window or command holds it.</source>
      <translation>另一个窗口或命令正在使用它。</translation>
    </message>
    <message>
      <source>Stop it there first, or train into another folder.</source>
      <translation>请先在那里停止，或训练到另一个文件夹。</translation>
    </message>
    <message>
      <source>The folder {folder} could not be made.</source>
      <translation>无法建立文件夹 {folder}。</translation>
    </message>
    <message>
      <source>{file} belongs to something else.</source>
      <translation>{file} 属于其他程序。</translation>
    </message>
    <message>
      <source>The run in {folder} is being trained already.</source>
      <translation>{folder} 中的训练已在进行。</translation>
    </message>
    <message>
      <source>{path} is damaged; the run goes on from step {step}, which was kept.</source>
      <translation>{path} 已损坏；训练从保留下来的第 {step} 步继续。</translation>
    </message>
    <message>
      <source>The processes of this run have different versions of the program.</source>
      <translation>本次训练的各个进程使用了不同版本的程序。</translation>
    </message>
    <message>
      <source>Install the same version on each machine.</source>
      <translation>请在每台机器上安装相同的版本。</translation>
    </message>
    <message>
      <source>The processes of this run have different data.</source>
      <translation>本次训练的各个进程使用了不同的数据。</translation>
    </message>
    <message>
      <source>Put the same data on each machine.</source>
      <translation>请在每台机器上放置相同的数据。</translation>
    </message>
    <message>
      <source>Process {rank} has {own}, the first has {first}.</source>
      <translation>进程 {rank} 的是 {own}，第一个进程的是 {first}。</translation>
    </message>
    <message>
      <source>the gradient</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Training stopped at step {step}</source>
      <translation>训练在第 {step} 步停止</translation>
    </message>
    <message>
      <source>The run cannot go on: its data has changed.</source>
      <translation>训练无法继续：数据已改变。</translation>
    </message>
    <message>
      <source>Restore the data, or train into another folder.</source>
      <translation>请恢复原来的数据，或训练到另一个文件夹。</translation>
    </message>
    <message>
      <source>Training stopped after step {step}</source>
      <translation>训练在第 {step} 步之后停止</translation>
    </message>
    <message>
      <source>It had {before}, and now has {now}.</source>
      <translation>原来是 {before}，现在是 {now}。</translation>
    </message>
    <message>
      <source>a weight</source>
      <translation>某个权重</translation>
    </message>
    <message>
      <source>What comes in at an edge is its mirror image, of less than a whole picture.</source>
      <translation>从边缘移入的是图片的镜像，必须小于整张图片。</translation>
    </message>
    <message>
      <source>Choose a smaller crop.</source>
      <translation>请选择较小的裁剪。</translation>
    </message>
    <message>
      <source>{data} are mirrored at random: a mirrored digit is another sign, and the model learns to make both.</source>
      <translation>{data}被随机镜像：镜像后的数字是另一个符号，模型会学会生成这两种。</translation>
    </message>
    <message>
      <source>Pictures of {side} pixels cannot be moved by {crop}.</source>
      <translation>{side} 像素的图片不能移动 {crop} 像素。</translation>
    </message>
    <message>
      <source>Its network is another one, or it was made for items of another form.</source>
      <translation>它的网络与此不同，或它针对另一种形式的数据。</translation>
    </message>
    <message>
      <source>Choose the network and the options that it was trained with, or start from new weights.</source>
      <translation>请选择它训练时所用的网络和选项，或从新的权重开始。</translation>
    </message>
    <message>
      <source>Training cannot start from the model '{model}'.</source>
      <translation>无法从模型“{model}”开始训练。</translation>
    </message>
    <message>
      <source>Give one such as 1280x800.</source>
      <translation>请给出如 1280x800 的尺寸。</translation>
    </message>
    <message>
      <source>{path} was not written: the window was closed before.</source>
      <translation>{path} 没有写成：窗口在此之前已关闭。</translation>
    </message>
    <message>
      <source>'{text}' is no window size.</source>
      <translation>“{text}”不是窗口尺寸。</translation>
    </message>
    <message>
      <source>phase</source>
      <translation>阶段</translation>
    </message>
    <message>
      <source>{size} to download</source>
      <translation>需下载 {size}</translation>
    </message>
    <message>
      <source>1 file</source>
      <translation>1 个文件</translation>
    </message>
    <message>
      <source>{count} files</source>
      <translation>{count} 个文件</translation>
    </message>
    <message>
      <source>{free} free</source>
      <translation>剩余空间 {free}</translation>
    </message>
    <message>
      <source>Not downloaded: {what}.</source>
      <translation>不下载：{what}。</translation>
    </message>
    <message>
      <source>Stop the run first.</source>
      <translation>请先停止这次训练。</translation>
    </message>
    <message>
      <source>{title} is being trained.</source>
      <translation>{title} 正在训练。</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>请另选一个。</translation>
    </message>
    <message>
      <source>{path} is no picture that can be read.</source>
      <translation>{path} 不是可读取的图片。</translation>
    </message>
    <message>
      <source>This picture has no dark pixels.</source>
      <translation>这张图片没有深色像素。</translation>
    </message>
    <message>
      <source>Points are put where it is dark.</source>
      <translation>点会放在深色处。</translation>
    </message>
    <message>
      <source>Take a dark drawing on light ground.</source>
      <translation>请选用浅色背景上的深色图画。</translation>
    </message>
    <message>
      <source>Draw some more.</source>
      <translation>请再多画一些。</translation>
    </message>
    <message>
      <source>1 point is too little to learn from.</source>
      <translation>1 个点太少，无法学习。</translation>
    </message>
    <message>
      <source>{count} points are too few to learn from.</source>
      <translation>{count} 个点太少，无法从中学习。</translation>
    </message>
    <message>
      <source>At least {least} are needed.</source>
      <translation>至少需要 {least} 个。</translation>
    </message>
    <message>
      <source>The model is trained.</source>
      <translation>模型已训练好。</translation>
    </message>
    <message>
      <source>Watch can turn noise into such data with it.</source>
      <translation>“观看”场景可以用它把噪声变成这样的数据。</translation>
    </message>
    <message>
      <source>The run has ended with its gradients in trouble.</source>
      <translation>训练结束，但梯度出了问题。</translation>
    </message>
    <message>
      <source>Its samples are no good; Train shows what helps.</source>
      <translation>它生成的结果不可用；“训练”场景会说明如何补救。</translation>
    </message>
    <message>
      <source>The autoencoder is trained.</source>
      <translation>自编码器已训练完成。</translation>
    </message>
    <message>
      <source>A denoiser can be trained in its latents now.</source>
      <translation>现在可以在它的潜变量中训练去噪器。</translation>
    </message>
    <message>
      <source>The run was stopped at step {done} of {total}, and is saved.</source>
      <translation>训练停在第 {done}/{total} 步，已保存。</translation>
    </message>
    <message>
      <source>Watch can try what it has learned so far.</source>
      <translation>可以在“观看”场景试试它目前学到的东西。</translation>
    </message>
    <message>
      <source>There is no image on the clipboard.</source>
      <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
      <source>Copy one first, or drop a file on the window.</source>
      <translation>请先复制一张图片，或把文件拖到窗口上。</translation>
    </message>
    <message>
      <source>There is nothing to export: nothing moves here. Ctrl+C copies the picture.</source>
      <translation>没有可导出的动画。按 Ctrl+C 复制画面。</translation>
    </message>
    <message>
      <source>The picture is on the clipboard.</source>
      <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
      <source>The last session did not close properly.</source>
      <translation>上次会话没有正常关闭。</translation>
    </message>
    <message>
      <source>{name} needs {path}, which is not there.</source>
      <translation>{name} 需要 {path}，但它不在那里。</translation>
    </message>
    <message>
      <source>The log has the details; what you see is unchanged.</source>
      <translation>详情见日志；当前内容没有改变。</translation>
    </message>
    <message>
      <source>The settings file was damaged.</source>
      <translation>设置文件已损坏。</translation>
    </message>
    <message>
      <source>What could not be read is back at its default; a copy is kept in {path}.</source>
      <translation>无法读取的项已恢复默认；原文件的副本保存在 {path}。</translation>
    </message>
    <message>
      <source>The last session crashed: {cause}.</source>
      <translation>上次会话崩溃：{cause}。</translation>
    </message>
    <message>
      <source>The log is {path}.</source>
      <translation>日志位于 {path}。</translation>
    </message>
    <message>
      <source>A training run was stopped before its end.</source>
      <translation>有一次训练在结束前被停止。</translation>
    </message>
    <message>
      <source>It learns {data}, for {steps} steps.</source>
      <translation>它学习 {data}，共 {steps} 步。</translation>
    </message>
    <message>
      <source>If it has moved, show where it is.</source>
      <translation>如果它被移动了，请指出它现在的位置。</translation>
    </message>
    <message>
      <source>{name} needs the model {model} of Hugging Face, which is not on this machine.</source>
      <translation>{name} 需要 Hugging Face 的模型 {model}，而本机没有。</translation>
    </message>
    <message>
      <source>{name} is in the cache of Hugging Face now.</source>
      <translation>{name} 已在 Hugging Face 缓存中。</translation>
    </message>
    <message>
      <source>Its fingerprint is {sha256}.</source>
      <translation>其指纹为 {sha256}。</translation>
    </message>
    <message>
      <source>The same model is here: {name}.</source>
      <translation>同一模型在这里：{name}。</translation>
    </message>
    <message>
      <source>Use it in Watch</source>
      <translation>在“观看”中使用</translation>
    </message>
    <message>
      <source>Watch it denoise</source>
      <translation>看它去噪</translation>
    </message>
    <message>
      <source>The live model is ready.</source>
      <translation>模型已就绪。</translation>
    </message>
    <message>
      <source>Restore its recipe</source>
      <translation>恢复其配方</translation>
    </message>
    <message>
      <source>Open its training run</source>
      <translation>打开其训练</translation>
    </message>
    <message>
      <source>Only {name} was opened, of {count:,} that were dropped. Drop their folder to open them all.</source>
      <translation>拖入了 {count:,} 个文件,只打开了 {name}。要全部打开,请拖入它们所在的文件夹。</translation>
    </message>
    <message>
      <source>It shows the latents of the model in use.</source>
      <translation>它现在显示当前模型的潜变量。</translation>
    </message>
    <message>
      <source>The comparison in this file is running again.</source>
      <translation>正在重新运行此文件中的比较。</translation>
    </message>
    <message>
      <source>The settings of this file's run are in the form.</source>
      <translation>此文件的训练设置已填入表单。</translation>
    </message>
    <message>
      <source>The recipe in this file is running again.</source>
      <translation>正在重新运行此文件中的配方。</translation>
    </message>
    <message>
      <source>Find …</source>
      <translation>查找…</translation>
    </message>
    <message>
      <source>Save it first, or copy the picture and paste it with Ctrl+V.</source>
      <translation>请先把它保存下来,或者复制图片后按 Ctrl+V 粘贴。</translation>
    </message>
    <message>
      <source>The last session</source>
      <translation>上次会话</translation>
    </message>
    <message>
      <source>Use the same model</source>
      <translation>使用同一模型</translation>
    </message>
    <message>
      <source>Download …</source>
      <translation>下载…</translation>
    </message>
    <message>
      <source>{address} is not a file on this computer.</source>
      <translation>{address} 不是这台计算机上的文件。</translation>
    </message>
    <message>
      <source>This AutoencoderTiny does not fit the model in use; choose its model first.</source>
      <translation>这个 AutoencoderTiny 与当前模型不匹配；请先选择它所属的模型。</translation>
    </message>
    <message>
      <source>pane {n}: {sound}</source>
      <translation>窗格 {n}：{sound}</translation>
    </message>
    <message>
      <source>{what}, noised to t = {t}</source>
      <translation>{what}，加噪到 t = {t}</translation>
    </message>
    <message>
      <source>item {n}, {what}, step {k} of {total}</source>
      <translation>第 {n} 个样本，{what}，第 {k} 步（共 {total} 步）</translation>
    </message>
    <message>
      <source>The run is asked to {asked}, between two steps.</source>
      <translation>已请求训练在两步之间{asked}。</translation>
    </message>
    <message>
      <source>At step {step} another program asked the run to {asked}.</source>
      <translation>在第 {step} 步，另一个程序请求训练{asked}。</translation>
    </message>
    <message>
      <source>connecting to {host} …</source>
      <translation>正在连接 {host} …</translation>
    </message>
    <message>
      <source>no connection to {host}; next try in {seconds} s</source>
      <translation>没有到 {host} 的连接；{seconds} 秒后重试</translation>
    </message>
    <message>
      <source>No process of this machine trains it now.</source>
      <translation>本机目前没有进程在训练它。</translation>
    </message>
    <message>
      <source>sample {n} at step {step}</source>
      <translation>第 {n} 个样本，第 {step} 步</translation>
    </message>
    <message>
      <source>item {n} of the data</source>
      <translation>数据的第 {n} 个样本</translation>
    </message>
    <message>
      <source>A run is in progress here.</source>
      <translation>这里正在进行训练。</translation>
    </message>
    <message>
      <source>One run at a time is shown.</source>
      <translation>一次只显示一个训练。</translation>
    </message>
    <message>
      <source>Stop it, and open the other one again.</source>
      <translation>请先停止它，再打开另一个。</translation>
    </message>
    <message>
      <source>The model is saved in {path}.</source>
      <translation>模型已保存到 {path}。</translation>
    </message>
    <message>
      <source>{branch}: {sound}</source>
      <translation>{branch}：{sound}</translation>
    </message>
    <message>
      <source>the training item nearest to item {n}</source>
      <translation>与第 {n} 项最接近的训练样本</translation>
    </message>
    <message>
      <source>item {n}, {what}, noised to t = {t}</source>
      <translation>第 {n} 个样本，{what}，加噪到 t = {t}</translation>
    </message>
    <message>
      <source>The item of the data was inpainted, not the sample that was painted on.</source>
      <translation>这次局部重绘的是数据中的样本，而不是你涂抹的那个生成样本。</translation>
    </message>
    <message>
      <source>There is no trained model of this data.</source>
      <translation>没有用此数据训练好的模型。</translation>
    </message>
    <message>
      <source>The ideal denoiser needs none; a trained one has to be made first.</source>
      <translation>理想去噪器不需要模型；训练好的去噪器须先训练。</translation>
    </message>
    <message>
      <source>Train one on the Train scene.</source>
      <translation>请在“训练”场景中训练一个。</translation>
    </message>
    <message>
      <source>Recording: press Ctrl+R again to end, and to start from it.</source>
      <translation>正在录音：再按 Ctrl+R 结束，并以它作为起点。</translation>
    </message>
    <message>
      <source>The script has ended.</source>
      <translation>脚本已结束。</translation>
    </message>
    <message>
      <source>No model here fits this recording.</source>
      <translation>这里没有适合这个录制的模型。</translation>
    </message>
    <message>
      <source>Choose a model of such items in the controls, then compare again.</source>
      <translation>请在设置中选择适用于这种样本的模型，然后再比较。</translation>
    </message>
    <message>
      <source>{name} cannot be read now.</source>
      <translation>现在无法读取 {name}。</translation>
    </message>
    <message>
      <source>Its items have shape {shape}.</source>
      <translation>它的样本形状为 {shape}。</translation>
    </message>
    <message>
      <source>The sound device cannot be opened.</source>
      <translation>无法打开声音设备。</translation>
    </message>
    <message>
      <source>Another program may be using it, or it was taken away.</source>
      <translation>可能有其他程序正在使用它，或者它已被移除。</translation>
    </message>
    <message>
      <source>Check the system's sound settings, then try again. All else works without sound.</source>
      <translation>请检查系统的声音设置，然后重试。没有声音时其他功能照常可用。</translation>
    </message>
    <message>
      <source>The sound device is gone.</source>
      <translation>声音设备不见了。</translation>
    </message>
    <message>
      <source>It was taken away, or has stopped.</source>
      <translation>它已被移除，或已停止工作。</translation>
    </message>
    <message>
      <source>Connect it or choose another in the system's settings, then try again.</source>
      <translation>请重新连接，或在系统设置中选择另一个设备，然后重试。</translation>
    </message>
    <message>
      <source>Nothing was recorded.</source>
      <translation>什么也没有录到。</translation>
    </message>
    <message>
      <source>The microphone gave only silence: it may be muted, or closed to this program.</source>
      <translation>麦克风只传来静音：它可能被静音，或未对本程序开放。</translation>
    </message>
    <message>
      <source>Check the system's sound settings, then record again.</source>
      <translation>请检查系统的声音设置，然后重新录音。</translation>
    </message>
    <message>
      <source>No space left on device</source>
      <translation>磁盘空间不足</translation>
    </message>
    <message>
      <source>Permission denied</source>
      <translation>没有权限</translation>
    </message>
    <message>
      <source>Operation not permitted</source>
      <translation>操作不被允许</translation>
    </message>
    <message>
      <source>No such file or directory</source>
      <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
      <source>Is a directory</source>
      <translation>它是文件夹</translation>
    </message>
    <message>
      <source>Not a directory</source>
      <translation>它不是文件夹</translation>
    </message>
    <message>
      <source>Read-only file system</source>
      <translation>文件系统只读</translation>
    </message>
    <message>
      <source>File name too long</source>
      <translation>文件名过长</translation>
    </message>
    <message>
      <source>Input/output error</source>
      <translation>读写出错</translation>
    </message>
    <message>
      <source>Disk quota exceeded</source>
      <translation>超出磁盘配额</translation>
    </message>
    <message>
      <source>File exists</source>
      <translation>文件已存在</translation>
    </message>
    <message>
      <source>File too large</source>
      <translation>文件过大</translation>
    </message>
  </context>
</TS>
